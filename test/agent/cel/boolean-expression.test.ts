import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { compileUnchecked } from "../../../agent/cel/boolean-expression.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";

const OBJECT: JsonObject = {
  kind: "Widget",
  metadata: { name: "shop", generation: 3, labels: { "a/b": "c" } },
  data: { yes: true, five: 5, half: 0.5, none: null, text: "Hello", list: [1, 2, 3], empty: [] },
  status: {
    observedGeneration: 3,
    conditions: [
      { type: "Ready", status: "True" },
      { type: "Synced", status: "False", reason: "Denied" },
    ],
  },
};

/** The answer, or what kind of problem there is instead. */
function ask(source: string, object: JsonObject = OBJECT): boolean | string {
  const compiled = compileUnchecked(source);
  if (!compiled.ok) return compiled.error.code;
  const answer = compiled.value.evaluate(object);
  return answer.ok ? answer.value : answer.error.code;
}

describe("answers, each as cel-go 0.26 gives it with Flux's options", () => {
  test.for([
    ["data.yes", true],
    ["data.five + 1 == 6", true],
    ["data.five == 5.0", true],
    ["data.five < 5.5", true],
    ["data.half + 1 == 1.5", "cel-failed"],
    ["data.half + 1.0 == 1.5", true],
    ["data.missing == 1", "cel-failed"],
    ["data.missing == 1 || true", true],
    ["has(data.missing)", false],
    ["has(data.none)", true],
    ["has(data)", "cel-invalid"],
    ["data.text == 1", false],
    ["'a' == 1", false],
    ["1 == 1.0", true],
    ["[1, 'a'] == [1.0, 'a']", true],
    ["metadata.labels['a/b'] == 'c'", true],
    ["metadata.generation == status.observedGeneration", true],
    ["status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')", true],
    ["status.conditions.all(c, c.status == 'True')", false],
    ["status.conditions.filter(c, has(c.reason)).size() == 1", true],
    ["status.conditions.map(c, c.type) == ['Ready', 'Synced']", true],
    ["status.conditions.all(c, c.reason == 'Denied')", "cel-failed"],
    ["data.?missing.orValue(true)", true],
    ["data.text.split('l').first().value() == 'He'", true],
    ["data.text.lowerAscii() == 'hello' && 'Ä'.lowerAscii() == 'Ä'", true],
    ["data.text.matches('^H.*o$')", true],
    ["status.conditions.exists(c, c.type.matches('^Re+ady$'))", true],
    ["data.text.matches('(')", "cel-failed"],
    ["data.text.replace('l', 'L', 1) == 'HeLlo'", true],
    ["data.text.charAt(1) == 'e' && data.text.reverse() == 'olleH'", true],
    ["strings.quote('a') == '\"a\"'", true],
    ["sets.contains(data.list, [1.0]) && !sets.intersects(data.list, [4])", true],
    ["sets.equivalent(data.list, [3, 2, 1, 1])", true],
    ["base64.decode(base64.encode(b'hi')) == b'hi'", true],
    ["timestamp('2026-01-01T00:00:00Z') < timestamp('2026-01-01T00:00:01Z')", true],
    ["data.text", "cel-failed"],
    ["constructor == 1", "cel-failed"],
    ["data.constructor == 1", "cel-failed"],
    ["has(data.toString)", false],
    ["data.", "cel-invalid"],
    ["", "cel-invalid"],
  ] as const)("%s: %s", ([source, want]) => {
    expect(ask(source)).toBe(want);
  });
});

test("a problem names the expression, and quotes nothing of the object", () => {
  const compiled = compileUnchecked("bool(data.password) || timestamp(data.password) > 1");

  const answer = compiled.ok && compiled.value.evaluate({ data: { password: "hunter2" } });

  expect(JSON.stringify(answer)).toContain("bool(data.password)");
  expect(JSON.stringify(answer)).not.toContain("hunter2");
});

describe("hostile expressions", () => {
  const BOUND_MS = 2000;
  const wide = {
    list: Array.from({ length: 3000 }, (_, index) => index),
    text: "a".repeat(50_000),
  };

  test.for([
    ["loops in loops", "items.all(a, items.all(b, items.all(c, a + b + c >= 0)))"],
    ["loops over characters", "text.split('').all(a, text.split('').all(b, a == b))"],
    ["a pattern that backtracks", "text.matches('^(a+)+$') && (text + 'b').matches('^(a|a)*$')"],
    ["brackets without end", `${"(".repeat(20_000)}1${")".repeat(20_000)} == 1`],
    ["lists without end", "[".repeat(20_000)],
    ["a long sum", `${"1 + ".repeat(20_000)}1 == 1`],
    ["texts that grow", `text${".replace('a', text)".repeat(5)} == ''`],
    ["denials without end", `${"!".repeat(20_000)}true`],
  ] as const)("%s come to an end soon, with an answer or with a problem", ([, source]) => {
    const startedAt = performance.now();

    const answer = ask(source, wide);

    expect(["boolean", "string"]).toContain(typeof answer);
    expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
  });

  test("nothing is thrown, whatever the expression", () => {
    const piece = fc.constantFrom(
      ..."data . list status [ ] ( ) { } , : ? .? == && || ! + - 1 1.5 'a' \" x all( map( has( size( in null true matches( u r' b'".split(
        " ",
      ),
    );

    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 2 }))), (parts) => {
        expect(["boolean", "string"]).toContain(typeof ask(parts.join(" ")));
      }),
      { numRuns: 2000 },
    );
  });
});
