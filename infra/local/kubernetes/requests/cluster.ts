import type { Kinds } from "../kinds/registry.ts";
import type { Store } from "../store/store.ts";
import type { Addresses } from "./addresses.ts";

/** The cluster that requests read and write. */
export interface Cluster {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly addresses: Addresses;
  now(): Date;
  newUid(): string;
  /** Five characters for a name that a client left to the server. */
  newSuffix(): string;
}

/** The time as the API writes it: to the second. */
export function timeText(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}
