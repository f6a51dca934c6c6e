import { expect, test } from "vitest";

import type { BuildProblem } from "../../../../agent/kustomize/build-problem.ts";
import { build } from "../../../../agent/kustomize/build.ts";
import { memoryTree } from "../../../../agent/source/memory-tree.ts";

const OBJECT = "apiVersion: example.com/v1\nkind: Foo\nmetadata:\n  name: foo\n";

function problemsWith(field: string, document: unknown): readonly BuildProblem[] {
  const tree = memoryTree({
    "kustomization.yaml": `resources: [foo.yaml]\n${field}`,
    "foo.yaml": OBJECT,
    "schema.json": JSON.stringify(document, null, 2),
  });
  const result = build(tree, "");
  return result.kind === "failed" ? result.problems : [];
}

function messagesWith(field: string, document: unknown): readonly string[] {
  return problemsWith(field, document).map(({ message }) => message);
}

test.for([
  ["a text", "cannot unmarshal JSON string into Go value of type spec.Definitions at definitions"],
  [{ Foo: 5 }, "cannot unmarshal JSON number into Go value of type spec.Schema at definitions.Foo"],
  [
    { Foo: { properties: { spec: { maxLength: "9" } } } },
    "cannot unmarshal JSON string into Go value of type int64 at definitions.Foo.properties.spec.maxLength",
  ],
  [
    { Foo: { allOf: [{ type: ["string", 1] }] } },
    "cannot unmarshal JSON number into Go value of type string at definitions.Foo.allOf.0.type.1",
  ],
  [
    { Foo: { "x-kubernetes-group-version-kind": [{ group: "g", version: 1, kind: "Foo" }] } },
    "definitions.Foo.x-kubernetes-group-version-kind: version and kind have to be strings",
  ],
] as const)("a schema of definitions %j is refused", ([definitions, reason]) => {
  const messages = messagesWith("openapi: {path: schema.json}\n", { definitions });

  expect(messages).toEqual([expect.stringContaining(reason)]);
});

test.for([
  [5, "json: cannot unmarshal number into Go value of type accumulator.nameToApiMap"],
  [
    { Foo: "x" },
    "json: cannot unmarshal string into Go value of type accumulator.OpenAPIDefinition",
  ],
  [
    { Foo: { Schema: { properties: [] } } },
    "json: cannot unmarshal JSON array into Go value of type map[string]spec.Schema at Foo.Schema.properties",
  ],
] as const)("a file of CRDs that says %j is refused", ([document, reason]) => {
  const messages = messagesWith("crds: [schema.json]\n", document);

  expect(messages).toEqual([expect.stringContaining(reason)]);
});

test("what a schema's extensions and unknown fields hold is left alone", () => {
  const definition = { "x-mine": 5, unknown: [], nullable: null, type: null };

  expect(messagesWith("openapi: {path: schema.json}\n", { definitions: { definition } })).toEqual(
    [],
  );
});

test.for([
  ["openapi: {path: schema.json}\n", { definitions: { Foo: { type: 5 } } }],
  ["crds: [schema.json]\n", { Bar: {}, Foo: { Schema: 5 } }],
] as const)("what is wrong is told with its line, by %s", ([field, document]) => {
  const problems = problemsWith(field, document);

  expect(problems).toMatchObject([{ file: "schema.json", line: 4 }]);
});
