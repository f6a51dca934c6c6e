import { expect, test } from "vitest";

import { jsonLog } from "../../../agent/adapters/json-log.ts";
import { parseJsonObject } from "../../../agent/objects/parse-json.ts";
import { textAt } from "../../../agent/objects/read-json.ts";
import type { Logger } from "../../../agent/ports.ts";

const OBJECT = { controllerKind: "Kustomization", name: "shop", namespace: "apps" };

test.for([
  [
    "what happened to an object",
    (log: Logger) =>
      log.info("garbage collection completed", { ...OBJECT, revision: "main@sha1:1" }),
    "info Kustomization/shop.apps - garbage collection completed ",
  ],
  [
    "what went wrong with one",
    (log: Logger) => log.error("writing the status failed", { ...OBJECT, error: "conflict" }),
    "error Kustomization/shop.apps - writing the status failed conflict",
  ],
  [
    "why a hint failed",
    (log: Logger) => log.error("hint failed", { hint: "1", because: "the host is away" }),
    "error  - hint failed the host is away",
  ],
] as const)("flux logs shows %s", ([, say, want]) => {
  const { log, lines } = collectingLog();

  say(log);

  expect(lines.map(shownByFlux)).toEqual([want]);
});

test("lines below the level are left out", () => {
  const { log, lines } = collectingLog("error");

  log.debug("a detail");
  log.info("a fact");

  expect(lines).toEqual([]);
});

test("a line has its time, to the millisecond, and nothing of the machine", () => {
  const { log, lines } = collectingLog();

  log.info("starting");

  expect(lines).toEqual([
    expect.stringMatching(
      /^\{"level":"info","ts":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","msg":"starting"\}\n$/,
    ),
  ]);
});

function collectingLog(level: "info" | "error" = "info") {
  const lines: string[] = [];
  return { lines, log: jsonLog(level, { write: (line: string) => void lines.push(line) }) };
}

/** How `flux logs` prints a line, without its time: the template of flux 2.9's cmd/flux/logs.go. */
function shownByFlux(line: string): string {
  const entry = parseJsonObject(line);
  const { name } = entry ?? {};
  const object =
    name === undefined ? "" : `/${textAt(entry, "name")}.${textAt(entry, "namespace")}`;
  const kind = textAt(entry, "controllerKind") ?? "";
  const error = textAt(entry, "error") ?? "";
  return `${textAt(entry, "level")} ${kind}${object} - ${textAt(entry, "msg")} ${error}`;
}
