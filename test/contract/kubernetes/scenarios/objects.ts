import type { Scenario } from "../support/scenario.ts";
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  JSON_PATCH,
  MERGE_PATCH,
  SECRETS,
  STRATEGIC_PATCH,
  configMap,
  deployment,
  get,
  patch,
  post,
  put,
  remove,
} from "./steps.ts";

/** Objects as they are made, read, changed and taken away. */
export const OBJECTS: readonly Scenario[] = [
  {
    name: "a config map's life",
    steps: [
      post("make it", CONFIG_MAPS, configMap("x")),
      get("read it", `${CONFIG_MAPS}/x`),
      put("replace it", `${CONFIG_MAPS}/x`, configMap("x", { data: { b: "2" } })),
      put("replace it by the same", `${CONFIG_MAPS}/x`, configMap("x", { data: { b: "2" } })),
      patch("merge into it", `${CONFIG_MAPS}/x`, {
        type: MERGE_PATCH,
        body: { data: { a: "3", b: null } },
      }),
      patch("add by JSON patch", `${CONFIG_MAPS}/x`, {
        type: JSON_PATCH,
        body: [
          { op: "add", path: "/metadata/labels", value: { l: "1" } },
          { op: "move", from: "/data/a", path: "/data/c" },
          { op: "copy", from: "/data/c", path: "/data/d" },
          { op: "test", path: "/data/d", value: "3" },
        ],
      }),
      patch("merge strategically", `${CONFIG_MAPS}/x`, {
        type: STRATEGIC_PATCH,
        body: { metadata: { labels: { m: "2" } }, data: { $patch: "replace", z: "9" } },
      }),
      get("list its namespace", CONFIG_MAPS),
      get("list by label", `${CONFIG_MAPS}?labelSelector=l%3D1%2Cm+in+(1,2)%2C!n`),
      get("list by another label", `${CONFIG_MAPS}?labelSelector=l!%3D1`),
      get("list by name", `${CONFIG_MAPS}?fieldSelector=metadata.name%3Dx`),
      get("list by another name", `${CONFIG_MAPS}?fieldSelector=metadata.name!%3Dx`),
      get(
        "its metadata alone",
        `${CONFIG_MAPS}/x`,
        "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
      ),
      get(
        "the metadata of the list",
        CONFIG_MAPS,
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
      ),
      remove("delete it", `${CONFIG_MAPS}/x`),
      get("read it once more", `${CONFIG_MAPS}/x`),
    ],
  },
  {
    name: "empty and null fields of a built-in kind",
    steps: [
      post(
        "empty maps go",
        CONFIG_MAPS,
        configMap("x", {
          data: {},
          binaryData: null,
          metadata: { name: "x", labels: {}, annotations: null },
        }),
      ),
      post("a false pointer stays", CONFIG_MAPS, configMap("y", { immutable: false })),
      post(
        "server fields are not taken",
        CONFIG_MAPS,
        configMap("z", {
          metadata: {
            name: "z",
            resourceVersion: "",
            uid: "11111111-1111-1111-1111-111111111111",
            generation: 7,
            creationTimestamp: "2001-01-01T00:00:00Z",
            deletionTimestamp: "2001-01-01T00:00:00Z",
            selfLink: "/x",
          },
        }),
      ),
      post(
        "a resourceVersion is refused",
        CONFIG_MAPS,
        configMap("w", { metadata: { name: "w", resourceVersion: "7" } }),
      ),
      post("an empty value stays in a map", CONFIG_MAPS, configMap("v", { data: { a: "" } })),
      post("a secret's stringData", SECRETS, {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "s" },
        stringData: { a: "b" },
        data: { c: "ZA==" },
      }),
      post("a secret that is not base64", SECRETS, {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "t" },
        data: { c: "?" },
      }),
    ],
  },
  {
    name: "what is immutable",
    steps: [
      post("an immutable config map", CONFIG_MAPS, configMap("x", { immutable: true })),
      patch("its data", `${CONFIG_MAPS}/x`, { type: MERGE_PATCH, body: { data: { a: "2" } } }),
      patch("its immutability", `${CONFIG_MAPS}/x`, {
        type: MERGE_PATCH,
        body: { immutable: false },
      }),
      patch("its labels", `${CONFIG_MAPS}/x`, {
        type: MERGE_PATCH,
        body: { metadata: { labels: { a: "b" } } },
      }),
      post("an immutable secret", SECRETS, {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "s" },
        data: { c: "ZA==" },
        immutable: true,
      }),
      patch("the secret's data", `${SECRETS}/s`, {
        type: MERGE_PATCH,
        body: { data: { c: "ZQ==" } },
      }),
      patch("the secret's type", `${SECRETS}/s`, { type: MERGE_PATCH, body: { type: "x/y" } }),
      post("a deployment", DEPLOYMENTS, deployment("d")),
      patch("its selector", `${DEPLOYMENTS}/d`, {
        type: MERGE_PATCH,
        body: {
          spec: {
            selector: { matchLabels: { app: "e" } },
            template: { metadata: { labels: { app: "e" } } },
          },
        },
      }),
    ],
  },
  {
    name: "names that the server makes",
    steps: [
      post(
        "a generated name that is dry",
        `${CONFIG_MAPS}?dryRun=All`,
        configMap("", { metadata: { name: "fixed", generateName: "made-" } }),
      ),
      post("a bad prefix", CONFIG_MAPS, configMap("", { metadata: { generateName: "Made_" } })),
      get("it was not kept", `${CONFIG_MAPS}/fixed`),
    ],
  },
  {
    name: "finalizers hold an object",
    steps: [
      post(
        "with a finalizer",
        CONFIG_MAPS,
        configMap("x", { metadata: { name: "x", finalizers: ["example.com/hold"] } }),
      ),
      post(
        "with a finalizer that has no domain",
        CONFIG_MAPS,
        configMap("y", { metadata: { name: "y", finalizers: ["hold"] } }),
      ),
      remove("delete it, dryly", `${CONFIG_MAPS}/x?dryRun=All`),
      remove("delete it", `${CONFIG_MAPS}/x`),
      get("it is being deleted", `${CONFIG_MAPS}/x`),
      remove("delete it again", `${CONFIG_MAPS}/x`),
      patch("a new finalizer is too late", `${CONFIG_MAPS}/x`, {
        type: MERGE_PATCH,
        body: { metadata: { finalizers: ["example.com/hold", "example.com/more"] } },
      }),
      patch("its data may change", `${CONFIG_MAPS}/x`, {
        type: MERGE_PATCH,
        body: { data: { a: "2" } },
      }),
      patch("the last finalizer goes", `${CONFIG_MAPS}/x`, {
        type: MERGE_PATCH,
        body: { metadata: { finalizers: null } },
      }),
      get("and so does it", `${CONFIG_MAPS}/x`),
    ],
  },
  {
    name: "a collection is deleted",
    steps: [
      post("one", CONFIG_MAPS, configMap("a", { metadata: { name: "a", labels: { keep: "no" } } })),
      post(
        "two",
        CONFIG_MAPS,
        configMap("b", { metadata: { name: "b", labels: { keep: "yes" } } }),
      ),
      remove("by label, dryly", `${CONFIG_MAPS}?labelSelector=keep%3Dno&dryRun=All`),
      remove("by label", `${CONFIG_MAPS}?labelSelector=keep%3Dno`),
      get("what is left", CONFIG_MAPS),
      remove("in all namespaces", "/api/v1/configmaps"),
    ],
  },
  {
    name: "dry runs write nothing",
    steps: [
      post("make", `${CONFIG_MAPS}?dryRun=All`, configMap("x")),
      get("it is not there", `${CONFIG_MAPS}/x`),
      post("make it", CONFIG_MAPS, configMap("x")),
      put("replace", `${CONFIG_MAPS}/x?dryRun=All`, configMap("x", { data: { a: "2" } })),
      patch("merge", `${CONFIG_MAPS}/x?dryRun=All`, {
        type: MERGE_PATCH,
        body: { data: { a: "3" } },
      }),
      remove("delete by the body", `${CONFIG_MAPS}/x`, {
        kind: "DeleteOptions",
        apiVersion: "v1",
        dryRun: ["All"],
      }),
      get("it is as it was", `${CONFIG_MAPS}/x`),
    ],
  },
];
