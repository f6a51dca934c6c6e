import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../../agent/objects/kube-object.ts";
import { substituteObject } from "../../../agent/substitute/substitute-object.ts";

const WITH_VARIABLES = { strict: true, always: false };

function aConfigMap(data: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "shop", ...metadata }, data };
}

describe("values", () => {
  test.for([
    ["3", 3],
    ["1.50", 1.5],
    ["yes", true],
    ["", null],
    ['"3"', "3"],
    ["[a, b]", ["a", "b"]],
    ["2024-01-02", "2024-01-02"],
    ["9007199254740993", 9007199254740992],
  ] as const)("%j becomes %j", ([value, want]) => {
    const substituted = substituteObject(
      aConfigMap({ replicas: "${n}" }),
      new Map([["n", value]]),
      WITH_VARIABLES,
    );

    expect(substituted).toEqual({ ok: true, value: aConfigMap({ replicas: want }) });
  });
});

describe("objects that stay as they are", () => {
  const missing = aConfigMap({ a: "${missing} $$" });

  test.for([
    ["without variables", missing, []],
    ["by label", aConfigMap({ a: "${" }, { labels: optOut() }), [["n", "1"]]],
    ["by annotation", aConfigMap({ a: "${" }, { annotations: optOut() }), [["n", "1"]]],
    ["without an expression", aConfigMap({ a: "yes" }), [["n", "1"]]],
  ] as const)("%s", ([, object, variables]) => {
    expect(substituteObject(object, new Map(variables), WITH_VARIABLES)).toEqual({
      ok: true,
      value: object,
    });
  });

  test("unless defaults are to be put in always", () => {
    const object = aConfigMap({ a: "${missing:=x} $$" });

    expect(substituteObject(object, new Map(), { strict: true, always: true })).toEqual({
      ok: true,
      value: aConfigMap({ a: "x $" }),
    });
  });
});

describe("problems", () => {
  test("an expression is told with its field", () => {
    const object = aConfigMap({ list: ["fine", "${a[0]}"] });

    const substituted = substituteObject(object, new Map([["a", "1"]]), WITH_VARIABLES);

    expect(substituted).toMatchObject({
      error: [{ code: "expression-invalid", field: "data.list[1]", excerpt: "${a[" }],
    });
  });

  test.for(["- secret", "*secret", "'secret", "@secret", "!!int secret", "{secret"])(
    "a value that breaks the YAML (%s) is told by the line before, and is not quoted",
    (value) => {
      const substituted = substituteObject(
        aConfigMap({ a: "${v}" }),
        new Map([["v", value]]),
        WITH_VARIABLES,
      );

      expect(substituted).toMatchObject({ error: [{ code: "result-invalid" }] });
      expect(JSON.stringify(substituted)).not.toContain("secret");
    },
  );

  test.for(["hunter2 ${", "hunter2 ${v}", "${missing/hunter2/x}", "${v:hunter2}"])(
    "nothing of a Secret is quoted: %s",
    (text) => {
      const secret = { ...aConfigMap({}), kind: "Secret", stringData: { password: text } };

      const substituted = substituteObject(secret, new Map([["v", "x: y"]]), WITH_VARIABLES);

      expect(JSON.stringify(substituted.ok ? [] : substituted.error)).not.toContain("hunter2");
    },
  );

  test("nothing is thrown, whatever the value", () => {
    const value = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: fc.constantFrom(...Array.from("&a*a[]{}:- #|>'\"\\%@`!<\t\r,?=~")) }),
      fc.constantFrom(10, 1000, 20_000).map((depth) => "[".repeat(depth)),
    );
    const object = aConfigMap({ a: "${v}", "${v}": "x", c: ["p ${v}", "x\n${v}"] });

    fc.assert(
      fc.property(value, (v) => {
        const variables = new Map([["v", v.replaceAll("\n", "")]]);

        const substituted = substituteObject(object, variables, WITH_VARIABLES);

        expect(substituted.ok || substituted.error.length > 0).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

function optOut(): JsonObject {
  return { "kustomize.toolkit.fluxcd.io/substitute": "disabled" };
}
