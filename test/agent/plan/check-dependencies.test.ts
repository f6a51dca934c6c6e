import { describe, expect, test } from "vitest";

import {
  readFluxKustomization,
  type FluxKustomization,
} from "../../../agent/objects/flux-kustomization.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";
import { checkDependencies } from "../../../agent/plan/check-dependencies.ts";

const REVISION = "main@sha1:1";
const READY: JsonObject = {
  observedGeneration: 1,
  lastAppliedRevision: REVISION,
  conditions: [{ type: "Ready", status: "True", reason: "", message: "", lastTransitionTime: "" }],
};

interface Over {
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
}

function kustomization(name: string, { spec = {}, status = READY }: Over = {}): FluxKustomization {
  return readFluxKustomization({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace: "apps", uid: name, generation: 1 },
    spec: {
      interval: "1m",
      prune: true,
      sourceRef: { kind: "GitRepository", name: "shop" },
      ...spec,
    },
    status,
  });
}

function dependsOn(...names: string[]): Over {
  return { spec: { dependsOn: names.map((name) => ({ name })) } };
}

function check(of: FluxKustomization, ...others: FluxKustomization[]) {
  const all = new Map([of, ...others].map((one) => [one.key, one]));
  return checkDependencies(of, { revision: REVISION, find: (key) => all.get(key) });
}

describe("checkDependencies", () => {
  test("is met where there is nothing to wait for, or all is ready at the same revision", () => {
    expect(check(kustomization("app"))).toEqual({ kind: "met" });
    expect(check(kustomization("app", dependsOn("db")), kustomization("db"))).toEqual({
      kind: "met",
    });
  });

  test.for([
    [
      "is not there",
      undefined,
      `dependency 'apps/db' not found: kustomizations.kustomize.toolkit.fluxcd.io "db" not found`,
    ],
    ["was never reconciled", {}, "dependency 'apps/db' is not ready"],
    ["has a newer spec", { ...READY, observedGeneration: 0 }, "dependency 'apps/db' is not ready"],
    [
      "is at another revision of the same source",
      { ...READY, lastAppliedRevision: "main@sha1:0" },
      "dependency 'apps/db' revision is not up to date",
    ],
  ] as const)("is unmet where one %s", ([, status, message]) => {
    const others = status === undefined ? [] : [kustomization("db", { status })];

    expect(check(kustomization("app", dependsOn("db")), ...others)).toEqual({
      kind: "unmet",
      message,
    });
  });

  test("goes by readyExpr in the place of the built-in check", () => {
    const readyExpr = "dep.status.observedGeneration == self.metadata.generation";
    const app = kustomization("app", { spec: { dependsOn: [{ name: "db", readyExpr }] } });

    expect(check(app, kustomization("db", { status: { observedGeneration: 1 } }))).toEqual({
      kind: "met",
    });
    expect(check(app, kustomization("db", { status: { observedGeneration: 0 } }))).toEqual({
      kind: "unmet",
      message: "dependency 'apps/db' is not ready according to readyExpr eval",
    });
  });

  test("is invalid where readyExpr is no expression", () => {
    const app = kustomization("app", { spec: { dependsOn: [{ name: "db", readyExpr: "dep." }] } });

    expect(check(app, kustomization("db"))).toMatchObject({ kind: "invalid" });
  });

  test("tells a circle to its members, and to nobody else", () => {
    const a = kustomization("a", dependsOn("b"));
    const b = kustomization("b", dependsOn("c"));
    const c = kustomization("c", dependsOn("a"));
    const outside = kustomization("outside", dependsOn("a"));

    expect(check(a, b, c)).toEqual({
      kind: "unmet",
      message:
        "circular dependency detected: apps/a -> apps/b -> apps/c -> apps/a: take one of these out of spec.dependsOn",
    });
    expect(check(outside, a, b, c)).toEqual({ kind: "met" });
  });
});
