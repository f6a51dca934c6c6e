import type { Scenario } from "../support/scenario.ts";
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  MERGE_PATCH,
  SERVICES,
  apply,
  configMap,
  deployment,
  get,
  patch,
  post,
  put,
} from "./steps.ts";

const X = `${CONFIG_MAPS}/x`;
const D = `${DEPLOYMENTS}/d`;
const S = `${SERVICES}/s`;

function container(name: string, over: Record<string, string> = {}) {
  return { name, image: `registry.example.com/${name}:1`, ...over };
}

function withContainers(...containers: readonly ReturnType<typeof container>[]) {
  const made = deployment("d");
  return {
    ...made,
    spec: {
      selector: { matchLabels: { app: "d" } },
      template: { metadata: { labels: { app: "d" } }, spec: { containers } },
    },
  };
}

/** Server-side apply: who owns what, and what happens to it. */
export const APPLY: readonly Scenario[] = [
  {
    name: "one manager applies",
    steps: [
      apply("make", X, { by: "a", body: configMap("x", { data: { a: "1", b: "2" } }) }),
      apply("the same", X, { by: "a", body: configMap("x", { data: { a: "1", b: "2" } }) }),
      apply("a change", X, { by: "a", body: configMap("x", { data: { a: "9", b: "2" } }) }),
      apply("less", X, { by: "a", body: configMap("x", { data: { a: "9" } }) }),
      apply("labels too", X, {
        by: "a",
        body: configMap("x", { metadata: { name: "x", labels: { l: "1" } } }),
      }),
      apply("no labels again", X, { by: "a", body: configMap("x") }),
      apply("dryly", X, { by: "a&dryRun=All", body: configMap("x", { data: { z: "1" } }) }),
      apply("nothing", X, {
        by: "a",
        body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } },
      }),
      get("what is there", X),
      apply("dryly what is not there", `${CONFIG_MAPS}/dry`, {
        by: "a&dryRun=All",
        body: configMap("dry"),
      }),
      get("still not there", `${CONFIG_MAPS}/dry`),
    ],
  },
  {
    name: "two managers apply",
    steps: [
      apply("one makes", X, { by: "a", body: configMap("x", { data: { a: "1" } }) }),
      apply("the other adds", X, { by: "b", body: configMap("x", { data: { b: "1" } }) }),
      apply("the other agrees", X, { by: "b", body: configMap("x", { data: { a: "1", b: "1" } }) }),
      apply("the other differs", X, {
        by: "b",
        body: configMap("x", { data: { a: "2", b: "1" } }),
      }),
      apply("a third differs in both", X, {
        by: "c",
        body: configMap("x", { data: { a: "3", b: "3" } }),
      }),
      apply("the other insists", X, {
        by: "b&force=true",
        body: configMap("x", { data: { a: "2", b: "1" } }),
      }),
      apply("the first has lost it", X, { by: "a", body: configMap("x", { data: {} }) }),
      apply("the other lets go", X, { by: "b", body: configMap("x", { data: { b: "1" } }) }),
      get("what is there", X),
    ],
  },
  {
    name: "updates and applies meet",
    steps: [
      post("made by POST", `${CONFIG_MAPS}?fieldManager=maker`, configMap("x")),
      apply("a conflict with the maker", X, {
        by: "a",
        body: configMap("x", { data: { a: "2" } }),
      }),
      apply("forced", X, { by: "a&force=true", body: configMap("x", { data: { a: "2" } }) }),
      put(
        "put by another",
        `${X}?fieldManager=putter`,
        configMap("x", { data: { a: "3", c: "1" } }),
      ),
      patch("merged by the same", `${X}?fieldManager=putter`, {
        type: MERGE_PATCH,
        body: { data: { d: "1" } },
      }),
      apply("a conflict with the putter", X, {
        by: "a",
        body: configMap("x", { data: { a: "2" } }),
      }),
      put("without managed fields by the agent's name", X, configMap("x", { data: { e: "1" } })),
      put(
        "managed fields are cleared",
        `${X}?fieldManager=putter`,
        configMap("x", { metadata: { name: "x", managedFields: [{}] }, data: { e: "1" } }),
      ),
      put("and stay so", `${X}?fieldManager=putter`, configMap("x", { data: { f: "1" } })),
      apply("until somebody applies", X, { by: "a", body: configMap("x", { data: { g: "1" } }) }),
    ],
  },
  {
    name: "a deployment is applied",
    steps: [
      apply("make", D, { by: "a", body: withContainers(container("one"), container("two")) }),
      apply("in another order", D, {
        by: "a",
        body: withContainers(container("two"), container("one")),
      }),
      apply("another manager adds one", D, {
        by: "b",
        body: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "d" },
          spec: { template: { spec: { containers: [container("three")] } } },
        },
      }),
      apply("and sets an image that is not its own", D, {
        by: "b",
        body: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "d" },
          spec: {
            template: {
              spec: { containers: [container("three"), { name: "one", image: "other" }] },
            },
          },
        },
      }),
      apply("the first takes one away", D, { by: "a", body: withContainers(container("one")) }),
      apply("a container twice", D, {
        by: "a",
        body: withContainers(container("one"), container("one")),
      }),
      apply("a container without a name", D, {
        by: "c",
        body: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "d" },
          spec: { template: { spec: { containers: [{ image: "x" }] } } },
        },
      }),
      apply("an unknown field deep inside", D, {
        by: "a",
        body: withContainers(container("one", { imagee: "x" })),
      }),
      patch("replicas set by a scaler", `${D}?fieldManager=scaler`, {
        type: MERGE_PATCH,
        body: { spec: { replicas: 3 } },
      }),
      apply("replicas are the scaler's", D, {
        by: "a",
        body: {
          ...withContainers(container("one")),
          spec: { ...withContainers(container("one")).spec, replicas: 2 },
        },
      }),
      apply("without them nothing is wrong", D, {
        by: "a",
        body: withContainers(container("one")),
      }),
    ],
  },
  {
    name: "lists told apart by several keys",
    steps: [
      apply("make a service", S, {
        by: "a",
        body: {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "s" },
          spec: {
            selector: { app: "d" },
            ports: [
              { name: "http", port: 80 },
              { name: "dns", port: 53, protocol: "UDP" },
            ],
          },
        },
      }),
      apply("another port by another", S, {
        by: "b",
        body: {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "s" },
          spec: { ports: [{ name: "dns-tcp", port: 53 }] },
        },
      }),
      apply("a selector is one value", S, {
        by: "b",
        body: {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "s" },
          spec: { selector: { tier: "x" } },
        },
      }),
      apply("one port goes", S, {
        by: "a",
        body: {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "s" },
          spec: { selector: { app: "d" }, ports: [{ name: "http", port: 80, targetPort: "web" }] },
        },
      }),
    ],
  },
  {
    name: "finalizers and owners are merged",
    steps: [
      apply("make", X, {
        by: "a",
        body: configMap("x", {
          metadata: {
            name: "x",
            finalizers: ["example.com/a"],
            ownerReferences: [
              {
                apiVersion: "v1",
                kind: "ConfigMap",
                name: "o",
                uid: "11111111-1111-1111-1111-111111111111",
              },
            ],
          },
        }),
      }),
      apply("another finalizer", X, {
        by: "b",
        body: configMap("x", {
          metadata: {
            name: "x",
            finalizers: ["example.com/b"],
            ownerReferences: [
              {
                apiVersion: "v1",
                kind: "ConfigMap",
                name: "p",
                uid: "21111111-1111-1111-1111-111111111111",
              },
            ],
          },
        }),
      }),
      apply("the first lets go", X, { by: "a", body: configMap("x", { metadata: { name: "x" } }) }),
      patch("the rest goes", X, { type: MERGE_PATCH, body: { metadata: { finalizers: null } } }),
    ],
  },
];
