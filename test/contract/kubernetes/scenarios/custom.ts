import type { JsonMap } from "../../../../infra/local/kubernetes/json.ts";
import type { Scenario, Step } from "../support/scenario.ts";
import {
  JSON_PATCH,
  MERGE_PATCH,
  STRATEGIC_PATCH,
  apply,
  get,
  patch,
  post,
  put,
  remove,
} from "./steps.ts";

const GROUP = "{ns}.example.com";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const DEFINITION = `${DEFINITIONS}/widgets.${GROUP}`;
const WIDGETS = `/apis/${GROUP}/v1/namespaces/{ns}/widgets`;
const OLD_WIDGETS = `/apis/${GROUP}/v1beta1/namespaces/{ns}/widgets`;
const W = `${WIDGETS}/w`;

const SCHEMA: JsonMap = {
  type: "object",
  required: ["spec"],
  properties: {
    spec: {
      type: "object",
      required: ["url"],
      properties: {
        url: { type: "string", pattern: "^(http|https|ssh)://.*$", minLength: 5, maxLength: 30 },
        size: { type: "integer", minimum: 1, maximum: 10, default: 3 },
        ratio: { type: "number", multipleOf: 0.5, exclusiveMaximum: true, maximum: 2 },
        mode: { type: "string", enum: ["fast", "slow"], default: "slow" },
        since: { type: "string", format: "date-time" },
        wait: { type: "string", format: "duration" },
        port: { "x-kubernetes-int-or-string": true },
        isOn: { type: "boolean" },
        maybe: { type: "string", nullable: true },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        labels: { type: "object", additionalProperties: { type: "string" } },
        tags: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
        plain: { type: "array", maxItems: 2, minItems: 1, items: { type: "integer" } },
        parts: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string" }, value: { type: "string", default: "none" } },
          },
        },
        ref: {
          type: "object",
          "x-kubernetes-map-type": "atomic",
          properties: { kind: { type: "string" }, name: { type: "string" } },
        },
        template: {
          type: "object",
          "x-kubernetes-embedded-resource": true,
          "x-kubernetes-preserve-unknown-fields": true,
        },
        either: {
          type: "object",
          properties: { a: { type: "string" }, b: { type: "string" } },
          oneOf: [{ required: ["a"] }, { required: ["b"] }],
        },
        nested: {
          type: "object",
          default: {},
          properties: { depth: { type: "integer", default: 7 } },
        },
      },
    },
    status: {
      type: "object",
      properties: {
        ready: { type: "boolean" },
        replicas: { type: "integer" },
        conditions: {
          type: "array",
          items: {
            type: "object",
            properties: {
              type: { type: "string" },
              status: { type: "string" },
              message: { type: "string" },
            },
          },
        },
      },
    },
  },
};

function definition(over: JsonMap = {}): JsonMap {
  const columns = [
    { name: "URL", type: "string", jsonPath: ".spec.url" },
    { name: "Size", type: "integer", jsonPath: ".spec.size" },
    {
      name: "Ready",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      description: "whether it is",
    },
    { name: "On", type: "boolean", jsonPath: ".spec.isOn", priority: 1 },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
  ];
  const version = {
    schema: { openAPIV3Schema: SCHEMA },
    subresources: { status: {} },
    additionalPrinterColumns: columns,
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `widgets.${GROUP}` },
    spec: {
      group: GROUP,
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wd"] },
      versions: [
        { ...version, name: "v1", served: true, storage: true },
        { ...version, name: "v1beta1", served: true, storage: false, deprecated: true },
      ],
      ...over,
    },
  };
}

function widget(spec: JsonMap, over: JsonMap = {}): JsonMap {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: "Widget",
    metadata: { name: "w" },
    spec: { url: "http://x", ...spec },
    ...over,
  };
}

const SET_UP: readonly Step[] = [
  post("define", DEFINITIONS, definition()),
  { ...get("the kind is served", WIDGETS), waits: true },
];
const TEAR_DOWN: Step = remove("undefine", DEFINITION);

function bad(does: string, spec: JsonMap): Step {
  return post(does, `${WIDGETS}?dryRun=All`, widget(spec));
}

/** Kinds that a definition adds. */
export const CUSTOM: readonly Scenario[] = [
  {
    name: "a custom object's life",
    steps: [
      ...SET_UP,
      post("make", WIDGETS, widget({})),
      get("read", W),
      get("read in the other version", `${OLD_WIDGETS}/w`),
      get("list", WIDGETS),
      put("put without a version", W, widget({ size: 4 })),
      patch("merge", W, { type: MERGE_PATCH, body: { spec: { size: 5, mode: null } } }),
      patch("merge the same", W, { type: MERGE_PATCH, body: { spec: { size: 5 } } }),
      patch("merge labels", W, { type: MERGE_PATCH, body: { metadata: { labels: { a: "b" } } } }),
      patch("patch by operations", W, {
        type: JSON_PATCH,
        body: [{ op: "replace", path: "/spec/size", value: 6 }],
      }),
      patch("a strategic patch is not taken", W, {
        type: STRATEGIC_PATCH,
        body: { spec: { size: 5 } },
      }),
      patch("the status is not written here", W, {
        type: MERGE_PATCH,
        body: { status: { ready: true } },
      }),
      patch("but there", `${W}/status`, {
        type: MERGE_PATCH,
        body: {
          status: { ready: true, conditions: [{ type: "Ready", status: "True" }] },
          spec: { size: 9 },
          metadata: { labels: { c: "d" } },
        },
      }),
      get("its table", WIDGETS, "application/json;as=Table;v=v1;g=meta.k8s.io"),
      get("its scale", `${W}/scale`),
      remove("delete", W),
      TEAR_DOWN,
    ],
  },
  {
    name: "what a schema takes out and fills in",
    steps: [
      ...SET_UP,
      post(
        "unknown fields go",
        `${WIDGETS}?dryRun=All`,
        widget(
          { more: 1, nested: { deep: 1 }, free: { any: { thing: [1, null] } } },
          { extra: 1, status: { ready: true } },
        ),
      ),
      post(
        "unknown fields, strictly",
        `${WIDGETS}?dryRun=All&fieldValidation=Strict`,
        widget({ more: 1, parts: [{ name: "a", more: 2 }] }, { extra: 1 }),
      ),
      post(
        "unknown metadata, strictly",
        `${WIDGETS}?dryRun=All&fieldValidation=Strict`,
        widget({}, { metadata: { name: "w", more: 1 } }),
      ),
      post(
        "an embedded object keeps its kind",
        `${WIDGETS}?dryRun=All`,
        widget({ template: { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: {} } }),
      ),
      post("nulls", `${WIDGETS}?dryRun=All`, widget({ size: null, maybe: null })),
      post("a null that is not allowed", `${WIDGETS}?dryRun=All`, widget({ isOn: null })),
      post(
        "defaults in lists",
        `${WIDGETS}?dryRun=All`,
        widget({ parts: [{ name: "a" }, { name: "b", value: "x" }] }),
      ),
      post("an int or a string", `${WIDGETS}?dryRun=All`, widget({ port: 80 })),
      post(
        "an empty map stays",
        `${WIDGETS}?dryRun=All`,
        widget({ labels: {}, tags: [] }, { metadata: { name: "w", labels: {}, annotations: {} } }),
      ),
      TEAR_DOWN,
    ],
  },
  {
    name: "what a schema refuses",
    steps: [
      ...SET_UP,
      post("no spec", `${WIDGETS}?dryRun=All`, {
        apiVersion: `${GROUP}/v1`,
        kind: "Widget",
        metadata: { name: "w" },
      }),
      post("another kind", `${WIDGETS}?dryRun=All`, {
        apiVersion: `${GROUP}/v1`,
        kind: "Gadget",
        metadata: { name: "w" },
      }),
      post("another version", `${WIDGETS}?dryRun=All`, {
        apiVersion: `${GROUP}/v1beta1`,
        kind: "Widget",
        metadata: { name: "w" },
        spec: { url: "http://x" },
      }),
      bad("no url", { url: null }),
      bad("a wrong type", { url: 3 }),
      bad("a pattern", { url: "ftp://x" }),
      bad("too short", { url: "x" }),
      bad("too long", { url: `http://${"x".repeat(40)}` }),
      bad("too small", { size: 0 }),
      bad("too large", { size: 11 }),
      bad("no integer", { size: 1.5 }),
      bad("no multiple", { ratio: 0.7 }),
      bad("above an open maximum", { ratio: 2.5 }),
      bad("none of the values", { mode: "medium" }),
      bad("no date", { since: "today" }),
      bad("no duration", { wait: "long" }),
      bad("neither integer nor text", { port: true }),
      bad("no boolean", { isOn: "yes" }),
      bad("a map of other values", { labels: { a: 1 } }),
      bad("a set with an item twice", { tags: ["a", "b", "a"] }),
      bad("a list with a key twice", { parts: [{ name: "a" }, { name: "a" }] }),
      bad("a list without a key", { parts: [{ value: "a" }] }),
      bad("too many items", { plain: [1, 2, 3] }),
      bad("too few items", { plain: [] }),
      bad("a list that is an object", { plain: {} }),
      bad("both of two", { either: { a: "1", b: "2" } }),
      bad("neither of two", { either: {} }),
      bad("several problems", { size: 0, mode: "medium", url: 3 }),
      TEAR_DOWN,
    ],
  },
  {
    name: "custom objects are applied",
    steps: [
      ...SET_UP,
      apply("make", W, {
        by: "a",
        body: widget({
          tags: ["a"],
          parts: [{ name: "one", value: "1" }],
          labels: { x: "1" },
          ref: { kind: "K", name: "n" },
          free: { deep: { a: 1 } },
        }),
      }),
      apply("the same", W, {
        by: "a",
        body: widget({
          tags: ["a"],
          parts: [{ name: "one", value: "1" }],
          labels: { x: "1" },
          ref: { kind: "K", name: "n" },
          free: { deep: { a: 1 } },
        }),
      }),
      apply("another adds", W, {
        by: "b",
        body: {
          apiVersion: `${GROUP}/v1`,
          kind: "Widget",
          metadata: { name: "w" },
          spec: {
            tags: ["b"],
            parts: [{ name: "two" }],
            labels: { y: "2" },
            free: { deep: { b: 2 } },
          },
        },
      }),
      apply("a map that is one value", W, {
        by: "b",
        body: {
          apiVersion: `${GROUP}/v1`,
          kind: "Widget",
          metadata: { name: "w" },
          spec: { ref: { name: "m" } },
        },
      }),
      apply("the first lets go", W, { by: "a", body: widget({}) }),
      apply("an unknown field", W, { by: "a", body: widget({ unknown: 1 }) }),
      apply("a wrong type", W, { by: "a", body: widget({ size: "big" }) }),
      apply("against the schema", W, { by: "a", body: widget({ size: 99 }) }),
      apply("in the other version", `${OLD_WIDGETS}/w`, {
        by: "a",
        body: { ...widget({ mode: "fast" }), apiVersion: `${GROUP}/v1beta1` },
      }),
      apply("the status by its own path", `${W}/status`, {
        by: "c",
        body: {
          apiVersion: `${GROUP}/v1`,
          kind: "Widget",
          metadata: { name: "w" },
          status: { ready: true },
        },
      }),
      get("all of it", W),
      TEAR_DOWN,
    ],
  },
];
