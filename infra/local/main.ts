import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { LOCAL_HELP, readLocalOptions, type LocalOptions } from "./options.ts";
import { jsonReport, textReport, type Report } from "./report.ts";
import { CLAIM_FILE, claimDirectory } from "./run-lock.ts";
import { startSession, type Session } from "./session.ts";

const DIRECTORY = ".pullhook"; // all state, kept between runs

// The packages are locked to a version that runs on Node 20; what later ones need is no news for who tries this.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readLocalOptions(args);
  if (!options.ok) {
    for (const problem of options.error) process.stderr.write(`${problem}\n`);
    return 2;
  }
  if (options.value === "help") {
    process.stdout.write(`${LOCAL_HELP}\n`);
    return 0;
  }
  const report = options.value.json ? jsonReport(write) : textReport(write);
  const claim = claimDirectory(DIRECTORY);
  try {
    if (claim.problem !== undefined) throw new Error(claim.problem);
    await run(options.value, report);
    return 0;
  } catch (thrown) {
    report.failed(thrown instanceof Error ? thrown.message : String(thrown));
    return 1;
  } finally {
    claim.release();
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Starts everything, pushes once, and goes on until it is told to stop; all that was started ends with it. */
async function run(options: LocalOptions, report: Report): Promise<void> {
  const { once, reset, clusters, kubeconfig } = options;
  if (reset) emptyDirectory(DIRECTORY);
  const stop = untilStopped();
  const session = await startSession({
    directory: DIRECTORY,
    clusters,
    onArrival: (travels) => report.arrived(travels),
    onBroken: stop.fail,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  try {
    report.started(session.parts);
    await Promise.race([session.push(), stop.stopped]);
    if (once) return;
    report.nextSteps(nextSteps(session));
    await stop.stopped;
  } finally {
    await session.close();
  }
}

/** Removes what earlier runs left, but not the claim on the folder. */
function emptyDirectory(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name !== CLAIM_FILE) rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** Resolves on Ctrl-C or SIGTERM, rejects where something that has to run has ended. */
function untilStopped(): {
  readonly stopped: Promise<void>;
  readonly fail: (problem: string) => void;
} {
  let fail: (problem: string) => void = () => {};
  const stopped = new Promise<void>((resolve, reject) => {
    fail = (problem) => reject(new Error(problem));
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  stopped.catch(() => {}); // heard of where it is awaited
  return { stopped, fail };
}

function nextSteps({ repositoryUrl, kubeconfig }: Session): readonly string[] {
  return [
    "What to try next:",
    "",
    `  git clone ${repositoryUrl} && cd hello`,
    "  edit deploy/deployment.yaml (replicas, say), commit and push: its way is shown here",
    `  kubectl --kubeconfig ${kubeconfig} get gitrepositories,kustomizations,deployments -A`,
    "",
    "Ctrl-C stops everything; what is in .pullhook is kept for the next time.",
  ];
}
