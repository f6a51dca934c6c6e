import type { JsonMap } from "../../../../infra/local/kubernetes/json.ts";
import type { Scenario, Step } from "../support/scenario.ts";
import { MERGE_PATCH, get, patch, post, remove } from "./steps.ts";

const GROUP = "{ns}.example.com";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const DEFINITION = `${DEFINITIONS}/things.${GROUP}`;
const OBJECT_SCHEMA = { openAPIV3Schema: { type: "object" } };
const VERSION: JsonMap = { name: "v1", served: true, storage: true, schema: OBJECT_SCHEMA };
const NAMES: JsonMap = { plural: "things", kind: "Thing" };

function definition(spec: JsonMap, name = `things.${GROUP}`): JsonMap {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name },
    spec: { group: GROUP, scope: "Namespaced", names: NAMES, versions: [VERSION], ...spec },
  };
}

function bad(does: string, spec: JsonMap, name?: string): Step {
  return post(does, `${DEFINITIONS}?dryRun=All`, definition(spec, name));
}

function badSchema(does: string, properties: JsonMap): Step {
  const schema = {
    openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties } } },
  };
  return bad(does, { versions: [{ ...VERSION, schema }] });
}

/** What a CustomResourceDefinition has to be, and what it becomes. */
export const DEFINITION_SCENARIOS: readonly Scenario[] = [
  {
    name: "definitions that are refused",
    steps: [
      bad("another name", {}, `other.${GROUP}`),
      bad("no group", { group: "" }),
      bad("no scope", { scope: "" }),
      bad("an unknown scope", { scope: "Everywhere" }),
      bad("no names", { names: {} }),
      bad("no versions", { versions: [] }),
      bad("no stored version", { versions: [{ ...VERSION, storage: false }] }),
      bad("two stored versions", { versions: [VERSION, { ...VERSION, name: "v2" }] }),
      bad("a version twice", { versions: [VERSION, { ...VERSION, storage: false }] }),
      bad("no schema", { versions: [{ name: "v1", served: true, storage: true }] }),
      bad("a bad version name", { versions: [{ ...VERSION, name: "V_1" }] }),
      badSchema("a field without a type", { a: {} }),
      badSchema("a list without items", { a: { type: "array" } }),
      badSchema("a list map without keys", {
        a: { type: "array", "x-kubernetes-list-type": "map", items: { type: "object" } },
      }),
      badSchema("an unknown list type", {
        a: { type: "array", "x-kubernetes-list-type": "heap", items: { type: "string" } },
      }),
      badSchema("properties and additional ones", {
        a: {
          type: "object",
          properties: { b: { type: "string" } },
          additionalProperties: { type: "string" },
        },
      }),
    ],
  },
  {
    name: "a definition's life",
    steps: [
      post("make", DEFINITIONS, definition({})),
      { ...get("it is served", `/apis/${GROUP}/v1/namespaces/{ns}/things`), waits: true },
      get("its status", DEFINITION),
      get("its group", `/apis/${GROUP}`),
      get("its resources", `/apis/${GROUP}/v1`),
      patch("another version", DEFINITION, {
        type: MERGE_PATCH,
        body: {
          spec: {
            versions: [
              VERSION,
              { name: "v2", served: true, storage: false, schema: OBJECT_SCHEMA },
            ],
          },
        },
      }),
      patch("another scope", DEFINITION, {
        type: MERGE_PATCH,
        body: { spec: { scope: "Cluster" } },
      }),
      patch("another group", DEFINITION, {
        type: MERGE_PATCH,
        body: { spec: { group: "other.example.com" } },
      }),
      patch("another kind", DEFINITION, {
        type: MERGE_PATCH,
        body: { spec: { names: { kind: "Other", listKind: "OtherList" } } },
      }),
      remove("delete", DEFINITION),
    ],
  },
];
