import { describe, expect, test } from "vitest";

import { readObjects } from "../../../agent/objects/read-objects.ts";

const SETTINGS = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
const WEB = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } };

describe("the objects of YAML documents", () => {
  test.for([
    ["an empty document holds none", [null, SETTINGS], [SETTINGS]],
    [
      "a List holds its items",
      [{ apiVersion: "v1", kind: "List", items: [SETTINGS, WEB] }],
      [SETTINGS, WEB],
    ],
    [
      "a List of one kind does too",
      [{ apiVersion: "v1", kind: "ConfigMapList", items: [SETTINGS] }, WEB],
      [SETTINGS, WEB],
    ],
    ["an empty List holds none", [{ apiVersion: "v1", kind: "List", items: [] }], []],
    [
      "kustomize's own configuration is not one",
      [
        {
          apiVersion: "kustomize.config.k8s.io/v1beta1",
          kind: "Kustomization",
          metadata: { name: "a" },
        },
        WEB,
      ],
      [WEB],
    ],
  ] as const)("%s", ([_what, documents, objects]) => {
    expect(readObjects(documents)).toEqual({ ok: true, value: objects });
  });

  test("that cannot be applied are all told, by what can be found of them and without their content", () => {
    const read = readObjects([
      { apiVersion: "v1", kind: "Secret", metadata: {}, stringData: { password: "hunter2" } },
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "" },
        stringData: { password: "hunter2" },
      },
      { metadata: { name: "a" }, data: { password: "hunter2" } },
      { kind: "Pod", metadata: { name: "a" } },
      {},
      "text",
    ]);

    expect(read).toEqual({
      ok: false,
      error: [
        "a Secret has no metadata.name",
        "a Secret has no metadata.name",
        'an object named "a" has no apiVersion and no kind',
        'the Pod named "a" has no apiVersion',
        "an object has no apiVersion and no kind and no metadata.name",
        "a YAML document is no Kubernetes object: it has no members",
      ],
    });
  });
});
