import { err, ok, type Result } from "#contract/result.ts";

import type { Term } from "../election/run-election.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { workingFluxControllers } from "../plan/flux-components.ts";
import type { ApiProblem, Cluster, Logger, Sleep } from "../ports.ts";
import type { Readiness } from "./readiness.ts";

const DEPLOYMENTS = { apiVersion: "apps/v1", kind: "Deployment" } as const;
const PART_OF_FLUX = "app.kubernetes.io/part-of=flux";
const UNLABELLED = ["source-controller", "kustomize-controller"].map((name) => ({
  ...DEPLOYMENTS,
  name,
  namespace: "flux-system",
}));
const EVERY_SECONDS = 60; // ours: between looks for Flux
const UNREACHABLE_SECONDS = 5; // ours: until the API server is asked again that did not answer
const ADVICE =
  "stop Flux's controllers with `kubectl scale --replicas=0`, or divide the resources between both with --watch-label-selector: see docs/migrate-from-flux.md";

interface Surroundings {
  readonly cluster: Pick<Cluster, "list" | "read">;
  readonly sleep: Sleep;
  readonly log: Logger;
  readonly readiness: Readiness;
}

/**
 * Works for as long as Flux's controllers do not, which would undo with the same name what this agent does. It looks for them
 * before it begins and again and again; when they rest it works on.
 */
export async function besideNoFlux(
  { stopping, lost }: Term,
  surroundings: Surroundings,
  work: (term: Term) => Promise<void>,
): Promise<void> {
  while (!stopping.aborted) {
    if (!(await fluxRests(stopping, surroundings))) return;
    const met = new AbortController();
    const ended = new AbortController();
    const watching = watchForFlux(met, AbortSignal.any([stopping, ended.signal]), surroundings);
    await work({ stopping: AbortSignal.any([stopping, met.signal]), lost });
    ended.abort();
    await watching;
  }
}

/** Resolves when Flux's controllers do not work, or false when the agent is to stop before. */
async function fluxRests(stopping: AbortSignal, surroundings: Surroundings): Promise<boolean> {
  const { log, readiness } = surroundings;
  while (!stopping.aborted) {
    const found = await findFlux(surroundings, stopping);
    if (found.ok && found.value.length === 0) {
      readiness.dependOn();
      return true;
    }
    if (!found.ok && isForbidden(found.error)) {
      log.error("cannot tell whether Flux's controllers work here", { error: found.error.message });
      return true;
    }
    if (found.ok) refuse(found.value, surroundings);
    await pause(found.ok ? EVERY_SECONDS : UNREACHABLE_SECONDS, surroundings, stopping);
  }
  return false;
}

function refuse(controllers: readonly string[], { log, readiness }: Surroundings): void {
  const error = `Flux's controllers work here: ${controllers.join(", ")}`;
  log.error("refusing to reconcile", { error, advice: ADVICE });
  readiness.dependOn(() => `refusing to reconcile: ${error}. ${ADVICE}`);
}

async function watchForFlux(
  met: AbortController,
  signal: AbortSignal,
  surroundings: Surroundings,
): Promise<void> {
  for (;;) {
    await pause(EVERY_SECONDS, surroundings, signal);
    if (signal.aborted) return;
    const found = await findFlux(surroundings, signal);
    if (!found.ok || found.value.length === 0) continue;
    met.abort(new Error("Flux's controllers work here"));
    return;
  }
}

async function findFlux(
  { cluster }: Surroundings,
  signal: AbortSignal,
): Promise<Result<readonly string[], ApiProblem>> {
  const labelled = await cluster.list({ ...DEPLOYMENTS, labelSelector: PART_OF_FLUX }, signal);
  if (!labelled.ok) return labelled;
  const others = await Promise.all(UNLABELLED.map((ref) => cluster.read(ref, signal)));
  const unlabelled: KubeObject[] = [];
  for (const other of others) {
    if (!other.ok) return err(other.error);
    if (other.value !== undefined) unlabelled.push(other.value);
  }
  return ok([...new Set(workingFluxControllers([...labelled.value, ...unlabelled]))]);
}

function isForbidden({ reason }: ApiProblem): boolean {
  return reason === "Forbidden";
}

async function pause(seconds: number, { sleep }: Surroundings, signal: AbortSignal): Promise<void> {
  await sleep(seconds, signal).catch(() => {}); // aborted: the caller sees it
}
