import { describe, expect, test } from "vitest";

import { isJsonObject } from "#contract/json.ts";

import { computeHealth } from "../../agent/health/compute-health.ts";
import type { Health, HealthStatus } from "../../agent/health/health.ts";
import { readHealth } from "../../agent/health/read-health.ts";
import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { readCases } from "../support/conformance.ts";

interface Expected {
  readonly status: HealthStatus; // absent beside an error
  readonly message: string;
  readonly error?: string;
  readonly conditions?: readonly { readonly reason: string }[];
}

interface HealthCase extends Expected {
  readonly name: string;
  readonly reader: "compute" | "poller";
  readonly object: KubeObject;
  readonly cluster?: readonly KubeObject[];
  readonly fluxJob?: Expected;
}

function isCase(value: unknown): value is HealthCase {
  return isJsonObject(value) && "reader" in value && "object" in value;
}

const NOW = new Date("2026-11-22T00:00:00Z"); // the day on which the cases were made

const cases = readCases("vectors/health.json", isCase);

describe.skipIf(cases.length === 0)("health from the object alone", () => {
  test.for(cases.filter(({ reader }) => reader === "compute"))("$name", (given) => {
    const health = computeHealth(given.object, NOW);

    expect(health).toMatchObject(expectedOf(given));
  });
});

describe.skipIf(cases.length === 0)("health as a Kustomization waits for it", () => {
  test.for(cases.filter(({ reader }) => reader === "poller"))("$name", (given) => {
    const { object, cluster = [] } = given;
    const live = cluster.find((other) => keyOf(other) === keyOf(object));

    const health = readHealth(live, { pods: cluster.filter(isPod), now: NOW });

    expect(health).toMatchObject(expectedOf(given));
  });

  test.for(cases.filter(isJob))("Job: $name", ({ object, fluxJob }) => {
    const health = readHealth(object, { pods: [], now: NOW });

    expect(health).toMatchObject(expectedOf(fluxJob));
  });
});

/** What is compared: why a status cannot be read is told in words of our own. */
function expectedOf({ status, message, error, conditions = [] }: Expected): Partial<Health> {
  if (error !== undefined || status === "Unknown") return { status: "Unknown" };
  const [condition] = conditions;
  return { status, message, ...(condition === undefined ? {} : { reason: condition.reason }) };
}

function isJob(given: HealthCase): given is HealthCase & { readonly fluxJob: Expected } {
  return given.fluxJob !== undefined;
}

function isPod({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion === "v1" && kind === "Pod";
}

function keyOf({ apiVersion, kind, metadata }: KubeObject): string {
  return [apiVersion, kind, metadata.namespace, metadata.name].join(" ");
}
