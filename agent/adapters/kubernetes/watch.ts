import { setTimeout as wait } from "node:timers/promises";

import { isKubeObject, type KubeObject, type ObjectRef } from "../../objects/kube-object.ts";
import { parseJsonObject } from "../../objects/parse-json.ts";
import { objectAt, textAt } from "../../objects/read-json.ts";
import type { WatchChange, WatchScope } from "../../ports.ts";
import type { ApiAnswer, Connection } from "./connection.ts";
import { pathOf, type Discovery } from "./discovery.ts";
import { readItems } from "./read-items.ts";

const PAGE_SIZE = 500; // client-go's
const MAX_PAUSE_SECONDS = 30; // ours: between attempts while the API server is away
const TOLD_AFTER = 3; // ours: failures in a row; one or two are what a restart of the API server looks like
const GONE = 410; // the history that a watch is to go on from is no longer there
const NOT_FOUND = 404; // the kind is served no more: its definition is gone
const WATCH_SECONDS = 300; // ours: the API server ends a watch after this, and it goes on where it was

/** Asks for what of an object is enough to see that it changed. */
const METADATA_OF = {
  list: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
  watch: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
} as const;

interface Watch {
  readonly connection: Connection;
  readonly discovery: Discovery;
  readonly kind: Pick<ObjectRef, "apiVersion" | "kind">;
  readonly scope: WatchScope;
  readonly tell: (change: WatchChange) => void;
  readonly onTrouble: (thrown: unknown) => void; // hears of a watch that cannot be had, once until it can
  readonly signal: AbortSignal;
}

/** Lists, then watches with bookmarks; lists again only when the API server no longer has the history (410). */
export async function watchResource(watch: Watch): Promise<void> {
  const following = new Following(watch);
  for (let failures = 0; !watch.signal.aborted;) {
    try {
      await following.followOnce();
      failures = 0;
    } catch (thrown) {
      if (watch.signal.aborted) return;
      failures = following.wasOpen ? 1 : failures + 1; // a watch that broke off is no row of failures
      if (failures === TOLD_AFTER) watch.onTrouble(thrown);
      await pause(pauseSeconds(failures, thrown), watch.signal);
    }
  }
}

/** Follows the objects of a kind, and remembers how far it came. */
class Following {
  readonly #watch: Watch;
  /** Whether the last attempt came as far as a watch. */
  wasOpen = false;
  #wasServed = false;
  #version: string | undefined; // absent: everything is to be listed anew

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  /** Tells changes until the API server ends the watch; rejects where it could not be had. */
  async followOnce(): Promise<void> {
    this.wasOpen = false;
    const path = await this.#path();
    this.#version ??= await this.#list(path);
    const { connection } = this.#watch;
    const opened = await connection.open(
      this.#get("watch", path, {
        watch: "true",
        allowWatchBookmarks: "true",
        timeoutSeconds: String(WATCH_SECONDS),
        resourceVersion: this.#version,
      }),
    );
    if (!opened.ok) return this.#refused(opened.error, `watching ${path}`);
    this.wasOpen = true;
    for await (const line of opened.value) this.#take(line);
  }

  async #path(): Promise<string> {
    const { discovery, kind, scope, signal } = this.#watch;
    const resource = await discovery.resourceOf(kind, signal);
    if (!resource.ok) {
      if (resource.error.reason === "NoMatch") this.#noticeUnserved();
      throw new Error(resource.error.message);
    }
    this.#wasServed = true;
    const { namespace } = scope;
    return pathOf({ ...kind, ...(namespace === undefined ? {} : { namespace }) }, resource.value);
  }

  /** With its definition all objects of a kind are gone, whether or not the watch told so. */
  #noticeUnserved(): void {
    if (!this.#wasServed) return;
    this.#wasServed = false;
    this.#version = undefined;
    this.#watch.tell({ kind: "listed", objects: [] });
  }

  /** Tells everything there is, page by page; the version at which it was so. */
  async #list(path: string): Promise<string> {
    const { connection, kind, tell } = this.#watch;
    const objects: KubeObject[] = [];
    for (let next: string | undefined = ""; ;) {
      const page = next === "" ? {} : { continue: next };
      const query = { limit: String(PAGE_SIZE), ...page };
      const answer = await connection.request(this.#get("list", path, query));
      if (answer.status !== 200) this.#refused(answer, `listing ${path}`);
      const list = parseJsonObject(answer.body);
      objects.push(...readItems(list, kind));
      next = textAt(list, "metadata", "continue") ?? "";
      if (next !== "") continue;
      tell({ kind: "listed", objects });
      return textAt(list, "metadata", "resourceVersion") ?? "";
    }
  }

  #get(what: keyof typeof METADATA_OF, path: string, parameters: Readonly<Record<string, string>>) {
    const { scope, signal } = this.#watch;
    const { name, labelSelector } = scope;
    const query = new URLSearchParams({
      ...parameters,
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(name === undefined ? {} : { fieldSelector: `metadata.name=${name}` }),
    });
    return {
      method: "GET" as const,
      path: `${path}?${query.toString()}`,
      signal,
      ...(scope.metadataOnly === true ? { accept: METADATA_OF[what] } : {}),
    };
  }

  #refused({ status, retryAfterSeconds }: ApiAnswer, doing: string): never {
    const { discovery, kind } = this.#watch;
    if (status === GONE) this.#version = undefined; // its history begins later: list again
    if (status === NOT_FOUND) discovery.forget(kind);
    throw new Refused(`${doing}: HTTP ${status}`, retryAfterSeconds);
  }

  #take(line: string): void {
    const { kind, tell } = this.#watch;
    const event = parseJsonObject(line);
    const type = textAt(event, "type");
    if (type === "ERROR") {
      this.#version = undefined;
      this.wasOpen = false; // where it comes at once again and again, each time later
      throw new Error("the watch was broken off");
    }
    const object = { ...objectAt(event, "object"), ...kind };
    this.#version = textAt(object, "metadata", "resourceVersion") ?? this.#version;
    if (type === "BOOKMARK" || !isKubeObject(object)) return;
    tell({ kind: type === "DELETED" ? "removed" : "changed", object });
  }
}

/** The API server does not give what was asked for. */
class Refused extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, retryAfterSeconds: number | undefined) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Longer after each failure in a row, and never shorter than an overloaded API server asks for. */
function pauseSeconds(failures: number, thrown: unknown): number {
  const asked = thrown instanceof Refused ? (thrown.retryAfterSeconds ?? 0) : 0;
  return Math.min(Math.max(2 ** (failures - 1) / 4, asked), MAX_PAUSE_SECONDS);
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await wait(seconds * 1000, undefined, { signal }).catch(() => {}); // aborted: the caller sees it
}
