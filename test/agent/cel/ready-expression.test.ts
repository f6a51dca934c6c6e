import { expect, test } from "vitest";

import { compileReadyExpression } from "../../../agent/cel/ready-expression.ts";
import type { KubeObject } from "../../../agent/objects/kube-object.ts";

function aKustomization(name: string, lastAppliedRevision: string): KubeObject {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, generation: 1 },
    status: { lastAppliedRevision, observedGeneration: 1, isReady: true },
  };
}

test.for([
  ["dep.status.lastAppliedRevision == self.status.lastAppliedRevision", true],
  ["dep.metadata.generation == dep.status.observedGeneration + 1", false],
  ["dep.status.isReady == true", true],
  ["has(dep.status.conditions)", false],
  ["dep.status.missing == 1", "cel-failed"],
  ["dep.status.isReady", "cel-invalid"],
  ["'text'", "cel-invalid"],
  ["status.isReady == true", "cel-invalid"],
  ["dep == 'text'", "cel-invalid"],
  ["1 == 'a'", "cel-invalid"],
  ["dep.", "cel-invalid"],
] as const)("%s: %s", ([source, want]) => {
  const self = aKustomization("apps", "main@sha1:1");
  const dep = aKustomization("infra", "main@sha1:1");
  const compiled = compileReadyExpression(source);

  const answer = compiled.ok ? compiled.value.evaluate(self, dep) : compiled;

  expect(answer.ok ? answer.value : answer.error.code).toBe(want);
});
