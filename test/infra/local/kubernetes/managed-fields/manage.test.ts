import { array, assert, constantFrom, dictionary, property, record, uniqueArray } from "fast-check";
import { expect, test } from "vitest";

import type { JsonMap } from "../../../../../infra/local/kubernetes/json.ts";
import { EMPTY_SET } from "../../../../../infra/local/kubernetes/managed-fields/field-set.ts";
import { manageApply } from "../../../../../infra/local/kubernetes/managed-fields/manage.ts";
import type { Write } from "../../../../../infra/local/kubernetes/managed-fields/manage.ts";
import { withoutManagers } from "../../../../../infra/local/kubernetes/managed-fields/managers.ts";
import type { Field, Schema } from "../../../../../infra/local/kubernetes/schema/schema.ts";

function field(schema: Schema): Field {
  return {
    schema,
    number: "",
    pointer: true,
    always: false,
    omitsZero: false,
    patchStrategies: [],
    values: [],
  };
}

const TEXT: Schema = { kind: "scalar", type: "string" };
const ITEM: Schema = struct({ name: TEXT, value: TEXT });
const SCHEMA = struct({
  apiVersion: TEXT,
  kind: TEXT,
  metadata: struct({ name: TEXT, labels: { kind: "map", values: TEXT, atomic: false } }),
  data: { kind: "map", values: TEXT, atomic: false },
  items: { kind: "list", items: ITEM, list: "map", keys: ["name"] },
  tags: { kind: "list", items: TEXT, list: "set", keys: [] },
  whole: { kind: "list", items: TEXT, list: "atomic", keys: [] },
});

function struct(fields: Readonly<Record<string, Schema>>): Schema {
  return {
    kind: "struct",
    name: "",
    atomic: false,
    keepsUnknown: false,
    fields: new Map(Object.entries(fields).map(([name, schema]) => [name, field(schema)])),
  };
}

function write(manager: string): Write {
  return {
    typing: { schemaOf: () => SCHEMA, convert: (object) => object },
    apiVersion: "v1",
    manager,
    subresource: "",
    ignored: EMPTY_SET,
    time: "2024-01-02T03:04:05Z",
    empty: { apiVersion: "v1", kind: "Thing" },
  };
}

function applied(live: JsonMap | undefined, manager: string, body: JsonMap): JsonMap {
  const object = { apiVersion: "v1", kind: "Thing", metadata: { name: "x" }, ...body };
  const result = manageApply(write(manager), live, { applied: object, force: true });
  if (!result.ok) throw new Error("a forced apply met a conflict");
  return result.value;
}

const name = constantFrom("a", "b", "c");
const value = constantFrom("1", "2");
const config = record(
  {
    data: dictionary(name, value, { minKeys: 1 }),
    tags: uniqueArray(name, { minLength: 1 }),
    whole: array(name, { minLength: 1 }),
    items: uniqueArray(record({ name, value }), {
      selector: (item) => item.name,
      minLength: 1,
    }),
  },
  { requiredKeys: [] },
);

test("applying the same again changes nothing", () => {
  assert(
    property(config, config, (one, other) => {
      const live = applied(applied(undefined, "a", one), "b", other);

      expect(applied(live, "b", other)).toEqual(live);
    }),
  );
});

test("an object is what its only applier applied last", () => {
  assert(
    property(config, config, (before, now) => {
      const fresh = withoutManagers(applied(undefined, "a", now));

      expect(withoutManagers(applied(applied(undefined, "a", before), "a", now))).toEqual(fresh);
    }),
  );
});

test("what one applier leaves out stays where another applies it too", () => {
  assert(
    property(config, config, (mine, others) => {
      const live = applied(applied(undefined, "a", mine), "b", others);

      const left = withoutManagers(applied(live, "a", {}));

      expect(left).toEqual(withoutManagers(applied(undefined, "b", others)));
    }),
  );
});
