import { assert, property, shuffledSubarray } from "fast-check";
import { describe, expect, test } from "vitest";

import { applyStages, inApplyOrder, inDeleteOrder } from "../../../agent/objects/apply-order.ts";
import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import { displayName, keyOf } from "../../../agent/objects/object-key.ts";

const SORTED = [
  anObject("apiextensions.k8s.io/v1", "CustomResourceDefinition", "foos.example.com"),
  anObject("v1", "Namespace", "shop"),
  anObject("storage.k8s.io/v1", "StorageClass", "fast"),
  anObject("v1", "ConfigMap", "settings", "shop"),
  anObject("v1", "Service", "shop", "shop"),
  anObject("apps/v1", "Deployment", "shop", "shop"),
  anObject("v1", "Pod", "job", "shop"),
  anObject("apps/v1", "DaemonSet", "logs", "other"),
  anObject("apps/v1", "DaemonSet", "logs", "shop"),
  anObject("example.com/v1", "Foo", "foo", "shop"),
  anObject("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "foo"),
];

describe("the order of apply", () => {
  test("is the same however the manifests stand in the repository", () => {
    const shuffled = shuffledSubarray(SORTED, { minLength: SORTED.length });

    assert(
      property(shuffled, (objects) => {
        expect(inApplyOrder(objects)).toEqual(SORTED);
        expect(inDeleteOrder(objects)).toEqual(SORTED.toReversed());
      }),
    );
  });

  test("is cut where the next objects need the ones before to be ready", () => {
    const stages = applyStages(SORTED, [{ group: "example.com", kind: "Foo" }]);

    expect(stages.map(({ name, waits, objects }) => [name, waits, objects.map(shown)])).toEqual([
      ["definitions", true, ["CustomResourceDefinition/foos.example.com", "Namespace/shop"]],
      ["classes", true, ["StorageClass/fast"]],
      ["custom", false, ["Foo/shop/foo"]],
      [
        "everything else",
        false,
        [
          "ConfigMap/shop/settings",
          "Service/shop/shop",
          "Deployment/shop/shop",
          "Pod/shop/job",
          "DaemonSet/other/logs",
          "DaemonSet/shop/logs",
          "ValidatingWebhookConfiguration/foo",
        ],
      ],
    ]);
  });

  test("leaves out a stage that has no objects", () => {
    expect(applyStages([])).toEqual([]);
  });
});

function anObject(apiVersion: string, kind: string, name: string, namespace?: string): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

function shown(object: KubeObject): string {
  return displayName(keyOf(object));
}
