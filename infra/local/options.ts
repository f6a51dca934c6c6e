import { parseArgs } from "node:util";

import { err, ok, type Result } from "#contract/result.ts";

/** What the person who starts the embedded default asks for. */
export interface LocalOptions {
  readonly once: boolean; // push once, then stop
  readonly json: boolean; // one JSON object a line, for programs
  readonly reset: boolean; // begin anew
  readonly clusters: number; // each with an agent of its own
  readonly kubeconfig?: string; // use this cluster in place of the embedded API
}

const MOST_CLUSTERS = 10; // an agent takes about 100 MB

export const LOCAL_HELP = `Usage: npm start -- [flags]

Starts everything a push passes through on this machine: a git server, the functions, a queue, a Kubernetes API and the
agent. Pushes a commit and shows its way. For trying and testing, never for production.

  --once             stop when that push has reached the cluster; exit 0 if it did
  --json             print one JSON object a line
  --reset            forget what earlier runs left in .pullhook, and begin anew
  --clusters N       start N clusters with an agent each: a push reaches them all
  --kubeconfig FILE  use this cluster in place of the embedded Kubernetes API
  --help             this text`;

/** Reads the command line; all problems at once. */
export function readLocalOptions(
  args: readonly string[],
): Result<LocalOptions | "help", readonly string[]> {
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const problems = tokens.flatMap((token) => {
    if (token.kind === "positional") return `"${token.value}" is no flag: see npm start -- --help`;
    if (token.kind !== "option") return [];
    const option = Object.entries(OPTIONS).find(([name]) => name === token.name)?.[1];
    if (option === undefined) return `${token.rawName} is no flag: see npm start -- --help`;
    const hasValue = token.value !== undefined;
    if (token.name === "clusters" && clustersIn(token.value) === undefined) {
      return `${token.rawName} needs a number from 1 to ${MOST_CLUSTERS}`;
    }
    if (option.type === "string" && !hasValue) return `${token.rawName} needs a FILE`;
    return option.type === "boolean" && hasValue ? `${token.rawName} takes no value` : [];
  });
  if (problems.length > 0) return err(problems);
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help === true) return ok("help");
  const { once = false, json = false, reset = false, kubeconfig } = values;
  const clusters = clustersIn(values.clusters) ?? 1;
  if (kubeconfig !== undefined && clusters > 1) {
    return err(["--kubeconfig names one cluster: leave --clusters out"]);
  }
  return ok({ once, json, reset, clusters, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
}

function clustersIn(text: string | undefined): number | undefined {
  const count = Number(text);
  return Number.isInteger(count) && count >= 1 && count <= MOST_CLUSTERS ? count : undefined;
}

const OPTIONS = {
  once: { type: "boolean" },
  json: { type: "boolean" },
  reset: { type: "boolean" },
  kubeconfig: { type: "string" },
  clusters: { type: "string" },
  help: { type: "boolean" },
} as const;
