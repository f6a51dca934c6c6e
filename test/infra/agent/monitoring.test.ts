import { readFileSync } from "node:fs";

import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

import { prometheusMetrics } from "../../../agent/adapters/metrics/prometheus-metrics.ts";
import { isJsonObject, type JsonObject } from "../../../agent/objects/kube-object.ts";
import { listAt, textAt } from "../../../agent/objects/read-json.ts";

const FOLDER = "infra/agent/monitoring";
const NAME =
  /\b(?:gotk|controller_runtime|workqueue|rest_client|leader_election|pullhook|process|nodejs)_[a-z0-9_]+/g;
const board = expressionsOf(JSON.parse(readFileSync(`${FOLDER}/board.json`, "utf8")));
const rules = listAt(readRules(), "spec", "groups").flatMap((group) => listAt(group, "rules"));
let told: ReadonlyMap<string, string>; // the type of each metric, by its name

beforeAll(async () => {
  const { text } = await prometheusMetrics("lease", () => new Date()).print();
  const types = text.matchAll(/^# TYPE (\S+) (\S+)$/gm);
  told = new Map([...types].map(([, name = "", type = ""]) => [name, type]));
});

test.for([...board, ...rules.map((rule) => textAt(rule, "expr") ?? "")])(
  "the agent tells every metric of %s",
  (expression) => {
    const names = expression.replaceAll(/"[^"]*"/g, '""').match(NAME) ?? [];

    expect(names).not.toEqual([]);
    expect(names.filter((name) => !isTold(name))).toEqual([]);
  },
);

test.for(rules.map((rule) => textAt(rule, "alert") ?? ""))(
  "the page on operating says what to do about %s",
  (alert) => {
    const rule = rules.find((one) => textAt(one, "alert") === alert);
    const page = readFileSync("docs/operate.md", "utf8");

    expect(textAt(rule, "annotations", "runbook")).toBe(`docs/operate.md#${alert.toLowerCase()}`);
    expect(page).toMatch(new RegExp(`^#+ ${alert}$`, "m"));
  },
);

function isTold(name: string): boolean {
  const [, base = ""] = /^(.+)_(?:bucket|sum|count)$/.exec(name) ?? [];
  return told.has(name) || told.get(base) === "histogram";
}

function readRules(): JsonObject {
  const value: unknown = parse(readFileSync(`${FOLDER}/alerts.yaml`, "utf8"));
  if (isJsonObject(value)) return value;
  throw new Error("the alerts are no object");
}

/** Everything that is called "expr", however deep. */
function expressionsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(expressionsOf);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === "expr" && typeof member === "string" ? [member] : expressionsOf(member),
  );
}
