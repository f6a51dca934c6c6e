import { isKubeObject, type KubeObject, type ObjectRef } from "../../objects/kube-object.ts";
import { parseJsonObject } from "../../objects/parse-json.ts";
import { listAt, objectAt, textAt } from "../../objects/read-json.ts";
import type { WatchChange } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { pathOf, type Discovery } from "./discovery.ts";

const PAGE_SIZE = 500; // client-go's
const MAX_PAUSE_SECONDS = 30; // ours: between attempts while the API server is away
const WATCH_SECONDS = 300; // ours: the API server ends a watch after this, and it goes on where it was

interface Watch {
  readonly connection: Connection;
  readonly discovery: Discovery;
  readonly kind: Pick<ObjectRef, "apiVersion" | "kind">;
  readonly tell: (change: WatchChange) => void;
  readonly signal: AbortSignal;
}

/** Lists, then watches with bookmarks; lists again only when the API server no longer has the history (410). */
export async function watchResource(watch: Watch): Promise<void> {
  const { tell, signal } = watch;
  let version: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const path = await listPath(watch);
      if (version === undefined) {
        const listed = await listAll(watch, path);
        version = listed.version;
        tell({ kind: "listed", objects: listed.objects });
      }
      failures = 0;
      version = await follow(watch, path, version);
    } catch (thrown) {
      if (signal.aborted) return;
      if (thrown instanceof HistoryGone) version = undefined;
      failures += 1;
      await pause(Math.min(2 ** (failures - 1) / 4, MAX_PAUSE_SECONDS), signal);
    }
  }
}

/** The API server's history begins after the version that was asked for. */
class HistoryGone extends Error {}

async function listPath({ discovery, kind, signal }: Watch): Promise<string> {
  const resource = await discovery.resourceOf(kind, signal);
  if (!resource.ok) throw new Error(resource.error.message);
  return pathOf(kind, resource.value);
}

interface Listed {
  readonly version: string;
  readonly objects: readonly KubeObject[];
}

async function listAll({ connection, kind, signal }: Watch, path: string): Promise<Listed> {
  const objects: KubeObject[] = [];
  let next = "";
  for (;;) {
    const query = new URLSearchParams({
      limit: String(PAGE_SIZE),
      ...(next === "" ? {} : { continue: next }),
    });
    const answer = await connection.request({
      method: "GET",
      path: `${path}?${query.toString()}`,
      signal,
    });
    if (answer.status === 410) throw new HistoryGone();
    if (answer.status !== 200) throw new Error(`listing ${path}: HTTP ${answer.status}`);
    const list = parseJsonObject(answer.body);
    // The items of a list do not say what they are: the list says it for all of them.
    const items = listAt(list, "items").map((item) => ({ ...objectAt(item), ...kind }));
    objects.push(...items.filter(isKubeObject));
    next = textAt(list, "metadata", "continue") ?? "";
    if (next === "") return { objects, version: textAt(list, "metadata", "resourceVersion") ?? "" };
  }
}

/** Tells changes until the watch ends; the version from which the next one goes on. */
async function follow(
  { connection, tell, signal }: Watch,
  path: string,
  from: string,
): Promise<string> {
  const query = new URLSearchParams({
    watch: "true",
    allowWatchBookmarks: "true",
    timeoutSeconds: String(WATCH_SECONDS),
    resourceVersion: from,
  });
  const { status, lines } = await connection.open({
    method: "GET",
    path: `${path}?${query.toString()}`,
    signal,
  });
  if (status === 410) throw new HistoryGone();
  if (status !== 200) throw new Error(`watching ${path}: HTTP ${status}`);
  let version = from;
  for await (const line of lines) {
    const event = parseJsonObject(line);
    const type = textAt(event, "type");
    const object = objectAt(event, "object");
    if (type === "ERROR") throw new HistoryGone();
    version = textAt(object, "metadata", "resourceVersion") ?? version;
    if (type === "BOOKMARK" || !isKubeObject(object)) continue;
    tell({ kind: type === "DELETED" ? "removed" : "changed", object });
  }
  return version;
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
