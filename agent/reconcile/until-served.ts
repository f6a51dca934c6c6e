import type { ObjectRef } from "../objects/kube-object.ts";
import type { Cluster, Sleep } from "../ports.ts";

const EVERY_SECONDS = 60; // ours: between looks for a kind that an installation may be without

interface Surroundings {
  readonly cluster: Pick<Cluster, "isNamespaced">;
  readonly sleep: Sleep;
}

/** Resolves to true once the API server serves a kind, which may be never; to false when the signal is aborted before. */
export async function untilServed(
  kind: Pick<ObjectRef, "apiVersion" | "kind">,
  { cluster, sleep }: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    const known = await cluster.isNamespaced(kind, signal);
    if (known.ok) return true;
    await sleep(EVERY_SECONDS, signal).catch(() => {}); // aborted: the loop ends
  }
  return false;
}
