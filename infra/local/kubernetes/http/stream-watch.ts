import { represent } from "../print/represent.ts";
import type { Shown } from "../print/represent.ts";
import type { Call } from "../requests/call.ts";
import type { Cluster } from "../requests/cluster.ts";
import type { WatchEvent, Watching } from "../requests/watch.ts";
import type { Response, Stream } from "./serve.ts";

const BOOKMARK_EVERY_MS = 60_000; // as the real server, which promises nothing
const MIN_SECONDS = 1800; // a watch without timeoutSeconds ends after this, and up to twice as much
const DEFAULT_TYPE = "application/json";

/** Sends the events of a watch, one JSON object a line, until its time is up or the client goes. */
export function streamWatch(
  cluster: Cluster,
  watching: Watching,
  { call, shown }: { readonly call: Call; readonly shown: Shown },
): Response {
  const type =
    shown.representation.kind === "object" ? DEFAULT_TYPE : `${DEFAULT_TYPE};stream=watch`;
  return {
    kind: "stream",
    type,
    start: (stream) => {
      function write(event: WatchEvent): void {
        stream.write(lineOf(event, { ...shown, now: cluster.now() }));
      }
      for (const event of watching.first) write(event);
      if (watching.ends) stream.end();
      else follow(cluster, watching, { stream, write, seconds: secondsOf(call) });
    },
  };
}

interface Following {
  readonly stream: Stream;
  readonly seconds: number;
  readonly write: (event: WatchEvent) => void;
}

function follow(
  { store }: Cluster,
  watching: Watching,
  { stream, write, seconds }: Following,
): void {
  const { bookmark } = watching;
  const stop = store.watch((change) => {
    const event = watching.eventOf(change);
    if (event !== undefined) write(event);
  });
  const marks =
    bookmark === undefined ? undefined : setInterval(() => write(bookmark()), BOOKMARK_EVERY_MS);
  const end = setTimeout(() => {
    if (bookmark !== undefined) write(bookmark());
    stream.end();
  }, seconds * 1000);
  stream.onClose(() => {
    stop();
    clearInterval(marks);
    clearTimeout(end);
  });
}

function secondsOf({ query }: Call): number {
  const asked = Number(query.get("timeoutSeconds") ?? 0);
  return asked > 0 ? asked : MIN_SECONDS * (1 + Math.random());
}

function lineOf({ type, object }: WatchEvent, shown: Shown): string {
  const isShown = type !== "ERROR";
  return `${JSON.stringify({ type, object: isShown ? represent(object, shown) : object })}\n`;
}
