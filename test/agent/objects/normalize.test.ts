import { describe, expect, test } from "vitest";

import { isKubeObject } from "../../../agent/objects/kube-object.ts";
import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import { normalize } from "../../../agent/objects/normalize.ts";
import { listAt } from "../../../agent/objects/read-json.ts";

const METADATA = { name: "a", namespace: "b" };

describe("the form in which an object is applied", () => {
  test.for([
    ["Pod", "v1", ["spec"]],
    ["Deployment", "apps/v1", ["spec", "template", "spec"]],
    ["StatefulSet", "apps/v1", ["spec", "template", "spec"]],
    ["DaemonSet", "apps/v1", ["spec", "template", "spec"]],
    ["ReplicaSet", "apps/v1", ["spec", "template", "spec"]],
    ["Job", "batch/v1", ["spec", "template", "spec"]],
    ["CronJob", "batch/v1", ["spec", "jobTemplate", "spec", "template", "spec"]],
  ] as const)("tells the protocol of every port of a %s", ([kind, apiVersion, path]) => {
    const containers = [
      { name: "a", ports: [{ containerPort: 80 }, { containerPort: 53, protocol: "UDP" }] },
      { name: "b" },
    ];
    const object = { apiVersion, kind, metadata: METADATA, ...nested(path, { containers }) };

    const normal = normalize(object);

    const ports = listAt(normal, ...path, "containers").map((container) =>
      listAt(container, "ports"),
    );
    expect(ports).toEqual([
      [
        { containerPort: 80, protocol: "TCP" },
        { containerPort: 53, protocol: "UDP" },
      ],
      [],
    ]);
  });

  test.for([
    ["Deployment", "apps/v1", ["spec", "template"], { strategy: {} }],
    ["StatefulSet", "apps/v1", ["spec", "template"], { updateStrategy: {} }],
    ["DaemonSet", "apps/v1", ["spec", "template"], { updateStrategy: {} }],
    ["ReplicaSet", "apps/v1", ["spec", "template"], {}],
    ["Job", "batch/v1", ["spec", "template"], {}],
  ] as const)(
    "has what Go writes of a %s even where it is empty",
    ([kind, apiVersion, path, more]) => {
      const spec = { containers: [{ name: "a" }], initContainers: [{ name: "b" }] };
      const object = { apiVersion, kind, metadata: METADATA, ...nested(path, { spec }) };

      const normal = normalize(object);

      const full = {
        containers: [{ name: "a", resources: {} }],
        initContainers: [{ name: "b", resources: {} }],
      };
      expect(normal["spec"]).toEqual({ template: { metadata: {}, spec: full }, ...more });
    },
  );

  test("has what Go writes of a CronJob even where it is empty", () => {
    const template = { spec: { containers: [] } };
    const cronJob = {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: METADATA,
      spec: { jobTemplate: { spec: { template } } },
    };

    expect(normalize(cronJob)["spec"]).toEqual({
      jobTemplate: { metadata: {}, spec: { template: { metadata: {}, ...template } } },
    });
  });

  test("keeps what a workload says of such members", () => {
    const spec = {
      strategy: { type: "Recreate" },
      template: {
        metadata: { labels: { a: "b" } },
        spec: { containers: [{ name: "a", resources: { limits: { cpu: "1" } } }] },
      },
    };
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: METADATA, spec };

    expect(normalize(deployment)["spec"]).toEqual(spec);
  });

  test("tells the protocol and the target of every port of a Service", () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: METADATA,
      spec: {
        ports: [
          { port: 80, protocol: "" },
          { port: 53, protocol: "UDP", targetPort: "dns" },
        ],
      },
    };

    expect(normalize(service)["spec"]).toEqual({
      ports: [
        { port: 80, protocol: "TCP", targetPort: 0 },
        { port: 53, protocol: "UDP", targetPort: "dns" },
      ],
    });
  });

  test("leaves the ports of kinds that it does not know", () => {
    const custom = {
      apiVersion: "example.com/v1",
      kind: "Service",
      metadata: METADATA,
      spec: { ports: [{ port: 80 }] },
    };

    expect(normalize(custom)).toEqual(custom);
  });

  test.for([
    [
      "encoded, and win",
      { data: { a: "eA==", c: "eg==" }, stringData: { a: "y", b: "é" } },
      { data: { a: "eQ==", b: "w6k=", c: "eg==" } },
    ],
    ["empty", { data: { a: "eA==" }, stringData: {} }, { data: { a: "eA==" } }],
    ["without a value", { stringData: { a: null } }, { data: { a: "" } }],
    [
      "no texts, which the API server will refuse",
      { stringData: { a: 1 } },
      { stringData: { a: 1 } },
    ],
  ] as const)("has the texts of a Secret in its data: %s", ([_what, written, applied]) => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: METADATA };

    expect(normalize({ ...secret, ...written })).toEqual({ ...secret, ...applied });
  });

  test("has no members that are null, which would take fields away from others", () => {
    const deployment = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { ...METADATA, annotations: null, labels: { a: null } },
      spec: {
        replicas: null,
        template: { spec: { containers: [{ name: "a", env: null, args: ["x"] }] } },
      },
    };

    const normal = normalize(checked(deployment));

    expect(normal).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { ...METADATA, labels: { a: null } },
      spec: {
        strategy: {},
        template: {
          metadata: {},
          spec: { containers: [{ name: "a", args: ["x"], resources: {} }] },
        },
      },
    });
  });

  test("keeps what is null in a custom resource, where it may mean something", () => {
    const custom = {
      apiVersion: "example.com/v1",
      kind: "Foo",
      metadata: METADATA,
      spec: { a: null },
    };

    expect(normalize(custom)).toEqual(custom);
  });

  test.for([
    ["apps/v1", "Deployment", false],
    ["example.com/v1", "Foo", false],
    ["apiextensions.k8s.io/v1", "CustomResourceDefinition", true],
  ] as const)(
    "has no time of creation, and a status or not: %s %s",
    ([apiVersion, kind, keepsStatus]) => {
      const status = { replicas: 1 };
      const object = {
        apiVersion,
        kind,
        metadata: { ...METADATA, creationTimestamp: "2026-01-01T00:00:00Z" },
        status,
      };

      expect(normalize(object)).toEqual({
        apiVersion,
        kind,
        metadata: METADATA,
        ...(keepsStatus ? { status } : {}),
      });
    },
  );
});

/** A manifest may say what the type of a read object rules out. */
function checked(value: unknown): KubeObject {
  if (!isKubeObject(value)) throw new Error("a test's object has to be one");
  return value;
}

function nested(path: readonly string[], value: object): Record<string, object> {
  const [last = "", ...outer] = path.toReversed();
  return outer.reduce<Record<string, object>>((inner, name) => ({ [name]: inner }), {
    [last]: value,
  });
}
