import type { Scenario } from "../support/scenario.ts";
import {
  APPLY_PATCH,
  CONFIG_MAPS,
  JSON_PATCH,
  MERGE_PATCH,
  STRATEGIC_PATCH,
  apply,
  configMap,
  get,
  patch,
  post,
  put,
  remove,
} from "./steps.ts";

const X = `${CONFIG_MAPS}/x`;

/** Requests that are refused, and in which words. */
export const ERRORS: readonly Scenario[] = [
  {
    name: "paths that lead nowhere",
    steps: [
      get("an unknown resource of a known group", "/apis/apps/v1/foos"),
      get("an unknown group", "/apis/foo.example.com/v1/foos"),
      get("the document of an unknown group", "/apis/foo.example.com"),
      get("an unknown root", "/foo"),
      get("an object that is not there", `${CONFIG_MAPS}/nope`),
      get("an object in a namespace that is not there", "/api/v1/namespaces/nope/configmaps/x"),
      get("a list in a namespace that is not there", "/api/v1/namespaces/nope/configmaps"),
      post(
        "a new object in no namespace at all",
        "/api/v1/namespaces/nope/configmaps",
        configMap("x"),
      ),
      post("a new object in all namespaces", "/api/v1/configmaps", configMap("x")),
      remove("a subresource that is not there", `${X}/foo`),
      get("a status that the kind does not have", `${X}/status`),
      put("a PUT of a collection", CONFIG_MAPS, configMap("x")),
      { ...get("no token that counts", CONFIG_MAPS), token: "wrong" },
    ],
  },
  {
    name: "bodies that are not what they should be",
    steps: [
      { ...post("not JSON", CONFIG_MAPS, {}), text: "{bad" },
      post("no apiVersion", CONFIG_MAPS, { kind: "ConfigMap", metadata: { name: "a" } }),
      post("no kind", CONFIG_MAPS, { apiVersion: "v1", metadata: { name: "b" } }),
      post("another kind", CONFIG_MAPS, {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "x" },
      }),
      post("a kind of another group", CONFIG_MAPS, {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "x" },
      }),
      post(
        "another namespace",
        CONFIG_MAPS,
        configMap("x", { metadata: { name: "x", namespace: "other" } }),
      ),
      post("no name", CONFIG_MAPS, configMap("x", { metadata: {} })),
      post("a bad name", CONFIG_MAPS, configMap("X_y")),
      post(
        "a wrong type",
        `${CONFIG_MAPS}?fieldValidation=Strict`,
        configMap("x", { data: { a: 1 } }),
      ),
      post(
        "unknown fields, strictly",
        `${CONFIG_MAPS}?fieldValidation=Strict`,
        configMap("x", { metadata: { name: "x", lbl: 3 }, foo: 1 }),
      ),
      {
        ...post("a field twice, strictly", `${CONFIG_MAPS}?fieldValidation=Strict`, {}),
        text: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"1","a":"2"}}',
      },
      post(
        "unknown fields, with a warning",
        `${CONFIG_MAPS}?fieldValidation=Warn&dryRun=All`,
        configMap("x", { metadata: { name: "x", lbl: 3 }, foo: 1 }),
      ),
      post("unknown fields, by default", `${CONFIG_MAPS}?dryRun=All`, configMap("x", { foo: 1 })),
      post(
        "unknown fields, ignored",
        `${CONFIG_MAPS}?dryRun=All&fieldValidation=Ignore`,
        configMap("x", { foo: 1 }),
      ),
      { ...post("a type that is not understood", CONFIG_MAPS, {}), text: "x", type: "text/plain" },
      {
        ...post("YAML", `${CONFIG_MAPS}?dryRun=All`, {}),
        text: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata: {a: b}\n",
        type: "application/yaml",
      },
    ],
  },
  {
    name: "options that are not allowed",
    steps: [
      post("an unknown fieldValidation", `${CONFIG_MAPS}?fieldValidation=Nope`, configMap("x")),
      post("an unknown dryRun", `${CONFIG_MAPS}?dryRun=Some`, configMap("x")),
      post(
        "a manager with a long name",
        `${CONFIG_MAPS}?fieldManager=${"x".repeat(130)}`,
        configMap("x"),
      ),
      post("an object", CONFIG_MAPS, configMap("x")),
      patch("apply without a manager", X, { type: APPLY_PATCH, body: configMap("x") }),
      patch("force without apply", `${X}?force=true`, { type: MERGE_PATCH, body: {} }),
      patch("an unknown kind of patch", X, { type: "application/json", body: {} }),
      get("a label selector that cannot be read", "/api/v1/configmaps?labelSelector=a%3D%3D%3D"),
      get(
        "a field selector of an unknown field",
        "/api/v1/configmaps?fieldSelector=spec.foo%3Dbar",
      ),
      get("a resourceVersion that is no number", "/api/v1/configmaps?resourceVersion=abc"),
      get("a resourceVersion of the future", "/api/v1/configmaps?resourceVersion=99999999"),
      get("a match without resourceVersion", "/api/v1/configmaps?resourceVersionMatch=Exact"),
      remove("an unknown propagation policy", `${X}?propagationPolicy=Sometimes`),
      remove("another uid", X, { preconditions: { uid: "zzz" } }),
      remove("another resourceVersion", X, { preconditions: { resourceVersion: "1" } }),
    ],
  },
  {
    name: "writes that meet what is there",
    steps: [
      post("an object", CONFIG_MAPS, configMap("x")),
      post("the same name again", CONFIG_MAPS, configMap("x")),
      post("the same name again, dryly", `${CONFIG_MAPS}?dryRun=All`, configMap("x")),
      put("another name than the path", X, configMap("y")),
      put("an old version", X, configMap("x", { metadata: { name: "x", resourceVersion: "1" } })),
      put("what is not there", `${CONFIG_MAPS}/zz`, configMap("zz")),
      put("another uid", X, configMap("x", { metadata: { name: "x", uid: "abc" } })),
      put("no name", X, configMap("x", { metadata: {} })),
      patch("what is not there, merged", `${CONFIG_MAPS}/nope`, { type: MERGE_PATCH, body: {} }),
      patch("an old version, merged", X, {
        type: MERGE_PATCH,
        body: { metadata: { resourceVersion: "1" } },
      }),
      patch("another name, merged", X, { type: MERGE_PATCH, body: { metadata: { name: "y" } } }),
      patch("a path that is not there", X, {
        type: JSON_PATCH,
        body: [{ op: "replace", path: "/data/zzz/q", value: 1 }],
      }),
      patch("a test that fails", X, {
        type: JSON_PATCH,
        body: [{ op: "test", path: "/data/a", value: "7" }],
      }),
      { ...patch("no JSON patch", X, { type: JSON_PATCH, body: {} }), text: "nope" },
      patch("a wrong type, merged", X, { type: MERGE_PATCH, body: { data: { a: 3 } } }),
      patch("a wrong type, strategically", X, { type: STRATEGIC_PATCH, body: { data: { a: 3 } } }),
      patch("an unknown field, merged", `${X}?fieldValidation=Strict`, {
        type: MERGE_PATCH,
        body: { foo: 3 },
      }),
      patch("an unknown field, strategically", `${X}?fieldValidation=Strict`, {
        type: STRATEGIC_PATCH,
        body: { foo: 3 },
      }),
      patch("an unknown field, with a warning", X, { type: MERGE_PATCH, body: { foo: 3 } }),
      apply("another name than the path, applied", X, { by: "a", body: configMap("y") }),
      apply("an unknown field, applied", X, { by: "a", body: configMap("x", { foo: 1 }) }),
      apply("a wrong type, applied", X, { by: "a", body: configMap("x", { data: { a: 1 } }) }),
      apply("another version, applied", X, { by: "a", body: configMap("x", { apiVersion: "v2" }) }),
      apply("another kind, applied", X, { by: "a", body: configMap("x", { kind: "Foo" }) }),
      apply("no kind, applied", X, { by: "a", body: { metadata: { name: "x" } } }),
      apply("managed fields, applied", X, {
        by: "a",
        body: configMap("x", { metadata: { name: "x", managedFields: [] } }),
      }),
      { ...apply("no YAML, applied", X, { by: "a", body: {} }), text: "a: b: c" },
      {
        ...apply("a key twice, applied", X, { by: "a", body: {} }),
        text: "kind: ConfigMap\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: x}",
      },
      {
        ...apply("a key twice, applied strictly", X, { by: "a&fieldValidation=Strict", body: {} }),
        text: "kind: ConfigMap\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: x}",
      },
      apply("an old version, applied", X, {
        by: "c",
        body: configMap("x", { metadata: { name: "x", resourceVersion: "1" } }),
      }),
      apply("a uid, applied where nothing is", `${CONFIG_MAPS}/nope`, {
        by: "c",
        body: configMap("nope", { metadata: { name: "nope", uid: "1" } }),
      }),
      remove("what is there, dryly", `${X}?dryRun=All`),
      remove("what is there", X),
      remove("what is gone", X),
    ],
  },
];
