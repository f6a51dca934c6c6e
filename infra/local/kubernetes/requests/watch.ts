import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { withAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { expired, internalError, statusOf, tooLargeVersion } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Change } from "../store/history.ts";
import type { Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { selectionOf } from "./select.ts";
import type { Selection } from "./select.ts";

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: JsonMap;
}

/** A watch that was accepted: what to send at once, and then after each write. */
export interface Watching {
  readonly first: readonly WatchEvent[];
  readonly ends: boolean; // nothing comes after the first events
  readonly eventOf: (change: Change) => WatchEvent | undefined;
  /** Tells how far the watch has come; absent when the client did not ask for that. */
  readonly bookmark?: () => WatchEvent;
}

/** GET of a collection with `watch=true`. */
export function watch(cluster: Cluster, call: Call): Result<Watching, Refusal> {
  const { store } = cluster;
  const selection = selectionOf(call);
  if (!selection.ok) return selection;
  const asked = call.query.get("resourceVersion") ?? "";
  if (!/^\d*$/.test(asked)) {
    const words = `strconv.ParseUint: parsing ${JSON.stringify(asked)}: invalid syntax`;
    const value = JSON.stringify(asked);
    return err(internalError(`resourceVersion: Invalid value: ${value}: ${words}`));
  }
  const bookmarks = isTrue(call.query.get("allowWatchBookmarks"));
  const initial = isTrue(call.query.get("sendInitialEvents"));
  const revision = Number(asked);
  const { value: picked } = selection;
  function eventOf(change: Change): WatchEvent | undefined {
    return eventFor(call, picked, change);
  }
  function bookmark(): WatchEvent {
    return bookmarkOf(call, store.revision, {});
  }
  const rest = { ends: false, eventOf, ...(bookmarks ? { bookmark } : {}) };
  if (initial && revision > store.revision) return err(tooLargeVersion(revision, store.revision));
  if (revision > 0 && !initial) {
    const missed = store.history.since(Math.min(revision, store.revision));
    if (missed === undefined) {
      const why = `too old resource version: ${revision} (${store.history.oldest})`;
      const object = statusOf(expired(why));
      return ok({ first: [{ type: "ERROR", object }], ends: true, eventOf: () => undefined });
    }
    return ok({ ...rest, first: missed.map(eventOf).filter((event) => event !== undefined) });
  }
  const current = store
    .list(call.kind.resource)
    .map(([, object]) => object)
    .filter(selection.value.selects)
    .map((object): WatchEvent => ({ type: "ADDED", object: call.kind.toServed(object) }));
  const end = bookmarkOf(call, store.revision, { "k8s.io/initial-events-end": "true" });
  return ok({ ...rest, first: initial && bookmarks ? [...current, end] : current });
}

function isTrue(value: string | null): boolean {
  return value === "true" || value === "1" || value === "";
}

/** What a write means to those who see a part of the objects: one that leaves their part is gone for them. */
function eventFor({ kind }: Call, { selects }: Selection, change: Change): WatchEvent | undefined {
  if (change.resource !== kind.resource) return undefined;
  const { object, previous, revision } = change;
  const [isIn, wasIn] = [
    object !== undefined && selects(object),
    previous !== undefined && selects(previous),
  ];
  if (isIn && object !== undefined) {
    return { type: wasIn ? "MODIFIED" : "ADDED", object: kind.toServed(object) };
  }
  if (!wasIn || previous === undefined) return undefined;
  const last = withAt(previous, ["metadata", "resourceVersion"], String(revision));
  return { type: "DELETED", object: kind.toServed(last) };
}

function bookmarkOf({ kind }: Call, revision: number, annotations: JsonMap): WatchEvent {
  const noted = Object.keys(annotations).length === 0 ? {} : { annotations };
  return {
    type: "BOOKMARK",
    object: {
      ...kind.empty,
      kind: kind.kind,
      apiVersion: kind.apiVersion,
      metadata: { resourceVersion: String(revision), ...noted },
    },
  };
}
