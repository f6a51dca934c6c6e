import { expect, test } from "vitest";

import { takesFrom } from "../../../agent/objects/config-ref.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";

function anObject(kind: string, spec: JsonObject) {
  return { apiVersion: "example/v1", kind, metadata: { name: "shop", namespace: "apps" }, spec };
}

const VARIABLES = { postBuild: { substituteFrom: [{ kind: "Secret", name: "keys" }] } };
const TOKEN = { secretRef: { name: "keys" } };

test.for([
  ["a Kustomization takes variables", "Kustomization", VARIABLES, {}, true],
  ["a Receiver takes its token", "Receiver", TOKEN, {}, true],
  ["one of another name", "Kustomization", VARIABLES, { name: "other" }, false],
  ["one of another namespace", "Kustomization", VARIABLES, { namespace: "other" }, false],
  ["a ConfigMap of that name", "Kustomization", VARIABLES, { kind: "ConfigMap" }, false],
  ["a ConfigMap for a token", "Receiver", TOKEN, { kind: "ConfigMap" }, false],
  ["a Kustomization that takes none", "Kustomization", {}, {}, false],
] as const)("%s from a Secret: %s %j %j %s", ([, kind, spec, over, want]) => {
  const config = { kind: "Secret", namespace: "apps", name: "keys", ...over } as const;

  expect(takesFrom(anObject(kind, spec), config)).toBe(want);
});
