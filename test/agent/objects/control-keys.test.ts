import { describe, expect, test } from "vitest";

import { asksFor } from "../../../agent/objects/control-keys.ts";

const KEY = "kustomize.toolkit.fluxcd.io/prune";

describe("what an object asks for", () => {
  test.for([
    ["as a label", { labels: { [KEY]: "disabled" } }, true],
    ["as an annotation", { annotations: { [KEY]: "disabled" } }, true],
    ["in capitals", { annotations: { [KEY]: "Disabled" } }, true],
    [
      "in an annotation, with another word in the label",
      { labels: { [KEY]: "no" }, annotations: { [KEY]: "disabled" } },
      true,
    ],
    ["with another word", { labels: { [KEY]: "enabled" } }, false],
    ["with an empty word", { labels: { [KEY]: "" } }, false],
    ["by another key", { labels: { "kustomize.toolkit.fluxcd.io/Prune": "disabled" } }, false],
    ["by nothing", {}, false],
  ] as const)("is read %s: %s", ([_how, metadata, want]) => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", ...metadata } };

    expect(asksFor(object, "prune: disabled")).toBe(want);
  });

  test("is nothing where there is no object", () => {
    expect(asksFor(undefined, "ssa: Ignore")).toBe(false);
  });
});
