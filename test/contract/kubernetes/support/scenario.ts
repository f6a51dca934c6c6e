import { isList, isMap } from "../../../../infra/local/kubernetes/json.ts";
import type { Json, JsonMap } from "../../../../infra/local/kubernetes/json.ts";
import type { ApiClient, Ask, Reply } from "./api-client.ts";

/** One request of a scenario, and what it is about. */
export interface Step extends Ask {
  readonly does: string;
  readonly waits?: boolean; // asked again until something is there
}

/** Requests that are sent one after the other; `{ns}` stands for a namespace of the scenario's own. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Runs a scenario and tells what was answered, without what differs from run to run. */
export async function transcript(api: ApiClient, { steps }: Scenario): Promise<JsonMap> {
  const namespace = `case-${Math.random().toString(36).slice(2, 10)}`;
  await api.ask({
    method: "POST",
    path: "/api/v1/namespaces",
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
  });
  const said: Record<string, Json> = {};
  for (const { does, waits, ...ask } of steps) {
    const reply = await answered(api, placed(ask, namespace), waits === true);
    const warnings = reply.warnings.length === 0 ? {} : { warnings: [...reply.warnings] };
    said[does] = steady({ code: reply.code, ...warnings, body: reply.body }, namespace);
  }
  return said;
}

const MAX_TRIES = 100;
const TRY_EVERY_MILLISECONDS = 100;

async function answered(api: ApiClient, ask: Ask, waits: boolean): Promise<Reply> {
  for (let left = MAX_TRIES; ; left -= 1) {
    const reply = await api.ask(ask);
    if (!waits || reply.code !== 404 || left === 0) return reply;
    await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MILLISECONDS));
  }
}

function placed(ask: Ask, namespace: string): Ask {
  const text = JSON.stringify(ask).replaceAll("{ns}", namespace);
  const { method, path, ...rest } = ask;
  const value: unknown = JSON.parse(text);
  return isAsk(value) ? value : { method, path, ...rest };
}

function isAsk(value: unknown): value is Ask {
  return isMap(value) && typeof value["method"] === "string" && typeof value["path"] === "string";
}

const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "{uid}"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "{time}"],
  [/"resourceVersion":"[1-9]\d*"/g, '"resourceVersion":"{version}"'],
  [/resourceVersion\\":\\"[1-9]\d*\\"/g, 'resourceVersion\\":\\"{version}\\"'],
  [/in record \([1-9]\d*\)/g, "in record ({version})"],
  [/current: \d+/g, "current: {version}"],
  [/"continue":"[^"]+"/g, '"continue":"{token}"'],
  [/"127\.0\.0\.1:\d+"/g, '"{address}"'],
  [/"nodePort":\d+/g, '"nodePort":"{port}"'],
  [/"storageVersionHash":"[^"]+"/g, '"storageVersionHash":"{hash}"'],
  [/\b10\.(96|0)\.\d+\.\d+\b/g, "{ip}"],
  [/"(\d+(y|d|h|ms|m|s))+"(?=[,\]])/g, '"{age}"'],
  [/([Mm]ade[-_])[a-z0-9]{5}\b/g, "$1{suffix}"],
  // The real server quotes the patched object with its fields in another order.
  [/Invalid value: \\"\{\\\\\\"apiVersion.*?\}\\": /g, "Invalid value: {patched}: "],
];

/** An answer without versions, times and ids, and with what stands in no order sorted. */
function steady(value: Json, namespace: string): Json {
  let text = JSON.stringify(sorted(value)).replaceAll(namespace, "{ns}");
  for (const [pattern, name] of CHANGING) text = text.replaceAll(pattern, name);
  const parsed: unknown = JSON.parse(text);
  return isMap(parsed) ? parsed : {};
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .filter((name) => value[name] !== undefined)
      .map((name) => [name, sortedField(name, value[name] ?? null)]),
  );
}

/** Of built-in kinds' columns only kubectl explain shows descriptions. */
function withoutDescription(column: Json): Json {
  if (!isMap(column)) return column;
  const { description: _words, ...rest } = column;
  return sorted(rest);
}

/** Managers stand in the order of their times, which are seconds. */
function orderOf(value: Json): string {
  return JSON.stringify(value).replaceAll(/"time":"[^"]*",?/g, "");
}

/** The real server walks Go maps, in no order, when it lists causes. */
function sortedField(name: string, value: Json): Json {
  if (name === "columnDefinitions" && isList(value)) return value.map(withoutDescription);
  if ((name === "causes" || name === "managedFields") && isList(value)) {
    return value.map(sorted).toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1));
  }
  if (name !== "message" || typeof value !== "string") return sorted(value);
  const [words = ""] = value.split("\n@@"); // of a pod's spec a difference in Go's own fields follows
  const list = /^(.* is invalid: )\[(.*)\]$/s.exec(words);
  if (list === null) return words;
  const [, before = "", problems = ""] = list;
  return `${before}[${problems
    .split(/, (?=[\w.[\]<>]+: )/)
    .toSorted()
    .join(", ")}]`;
}
