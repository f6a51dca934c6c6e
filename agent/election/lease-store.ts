import { err, ok, type Result } from "#contract/result.ts";

import type { KubeObject } from "../objects/kube-object.ts";
import type { ApiProblem, Cluster } from "../ports.ts";
import {
  leasePatch,
  leaseRef,
  newLease,
  readLease,
  type HeldLease,
  type LeaseName,
  type LeaseRecord,
} from "./lease.ts";

const FIELD_MANAGER = "pullhook-agent";

/** The Lease on the API server. Two that write at once do not both succeed: the second is told of a conflict. */
export class LeaseStore {
  readonly #cluster: Cluster;
  readonly #name: LeaseName;

  constructor(cluster: Cluster, name: LeaseName) {
    this.#cluster = cluster;
    this.#name = name;
  }

  /** The Lease as it is; undefined where there is none. */
  async read(signal: AbortSignal): Promise<Result<HeldLease | undefined, ApiProblem>> {
    const found = await this.#cluster.read(leaseRef(this.#name), signal);
    if (!found.ok) return found;
    return ok(found.value === undefined ? undefined : readLease(found.value));
  }

  /** Writes the Lease over what was seen of it last, or creates it where nothing was. */
  async write(
    record: LeaseRecord,
    seen: HeldLease | undefined,
    signal: AbortSignal,
  ): Promise<Result<HeldLease, ApiProblem>> {
    const written =
      seen === undefined
        ? await this.#cluster.create(newLease(this.#name, record), signal)
        : await this.#patch(record, seen, signal);
    return written.ok ? ok(readLease(written.value)) : err(written.error);
  }

  /** Tells each change of the Lease, undefined when it is gone, until the signal is aborted. */
  async watch(tell: (lease: HeldLease | undefined) => void, signal: AbortSignal): Promise<void> {
    const { apiVersion, kind } = leaseRef(this.#name);
    await this.#cluster.watch(
      { apiVersion, kind },
      this.#name,
      (change) => {
        if (change.kind === "removed") return tell(undefined);
        const [object] = change.kind === "listed" ? change.objects : [change.object];
        tell(object === undefined ? undefined : readLease(object));
      },
      signal,
    );
  }

  #patch(
    record: LeaseRecord,
    { version }: HeldLease,
    signal: AbortSignal,
  ): Promise<Result<KubeObject, ApiProblem>> {
    const body = leasePatch(record, version);
    const patch = { type: "merge", body, fieldManager: FIELD_MANAGER } as const;
    return this.#cluster.patch(leaseRef(this.#name), patch, signal);
  }
}
