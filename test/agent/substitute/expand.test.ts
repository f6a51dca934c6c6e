import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { expand, expandToBytes } from "../../../agent/substitute/expand.ts";

const LAX = { strict: false };
const STRICT = { strict: true };
const BOUND_MS = 2000; // far above what any text here takes, far below what it would take without limits

describe("expressions", () => {
  test.for([
    ["plain text", "plain text"],
    ["${name}", "world"],
    ["${#name}", "5"],
    ["${name^} ${name^^}", "World WORLD"],
    ["${greek^^}", "ᾈΣ"],
    ["${name:1}", "orld"],
    ["${name:1:2}", "or"],
    ["${name: -2}", "world"],
    ["${name:-2}", "world"],
    ["${path##*/}", "c.txt"],
    ["${path%/*}", "/a/b"],
    ["${name/o/0}", "w0rld"],
    ["${path//\\//-}", "-a-b-c.txt"],
    ["${path/#\\/a/}", "/a/b/c.txt"],
    ["${missing:=dev}", "dev"],
    ["${missing:-a ${name} b}", "a world b"],
    ["${missing:?sorry}", "sorry"],
    ["$name $$name $${name}", "$name $name ${name}"],
    ["${missing:-$$}", "$$"],
    ["a${missing}b", "ab"],
  ] as const)("%s becomes %s", ([template, want]) => {
    const variables = new Map([
      ["name", "world"],
      ["path", "/a/b/c.txt"],
      ["greek", "ᾀσ"],
    ]);

    expect(expand(template, variables, LAX)).toEqual({ ok: true, value: want });
  });
});

describe("problems", () => {
  test.for([
    ["${", "unable to parse variable name"],
    ["${a b}", "missing closing brace"],
    ["${a-b}", "missing closing brace"],
    ["${a[0]}", "missing closing brace"],
    ["${a^x}", "bad substitution"],
    ["${a:é}", "bad substitution"],
    ["${a:}", "unable to parse substitution within function"],
    ["${a#}", "unable to parse substitution within function"],
    ["${a:-b", "unable to parse substitution within function"],
  ] as const)("%s cannot be read: %s", ([template, reason]) => {
    const expanded = expand(`x: 1\ny: ${template}\n`, new Map(), LAX);

    expect(expanded).toMatchObject({
      ok: false,
      error: [{ code: "expression-invalid", line: 2, column: 4 }],
    });
    expect(JSON.stringify(expanded)).toContain(reason);
  });

  test("every variable that is missing is told once, where it stands first", () => {
    const expanded = expand("a: ${one}\nb: ${two^^} ${one}\nc: ${x:-${three}}", new Map(), STRICT);

    expect(expanded.ok ? [] : expanded.error).toMatchObject([
      { code: "variable-missing", excerpt: "${one}", line: 1, column: 4 },
      { code: "variable-missing", excerpt: "${two^^}", line: 2, column: 4 },
      { code: "variable-missing", excerpt: "${three}", line: 3, column: 9 },
    ]);
  });

  test("a default stands in for a missing variable in strict mode too", () => {
    expect(expand("${a:=b}", new Map(), STRICT)).toEqual({ ok: true, value: "b" });
  });

  test("a cut inside a character is a problem, or bytes for those who ask for bytes", () => {
    const variables = new Map([["word", "é"]]);

    expect(expand("${word:0:1}", variables, LAX)).toMatchObject({ error: [{ code: "value-cut" }] });
    expect(expandToBytes("${word:0:1}", variables, LAX)).toEqual({
      ok: true,
      value: Buffer.from([0xc3]),
    });
  });

  test("values of variables are never quoted", () => {
    const variables = new Map([["password", "hunter2"]]);

    const expanded = expand("${password:0:9223372036854775807} ${b} ${password", variables, STRICT);

    expect(JSON.stringify(expanded)).not.toContain("hunter2");
  });
});

describe("hostile templates", () => {
  const long = "a".repeat(100_000);

  test.for([
    ["defaults nested 10,000 deep", "${x:-".repeat(10_000) + "}".repeat(10_000)],
    ["braces that never close", "${x:-".repeat(100_000)],
    ["a pattern of many stars", `\${v##${"*a".repeat(50)}*b}`],
    ["a pattern of stars and wildcards", `\${v%%${"*?a".repeat(50)}b*}`],
    ["nothing but stars", `\${v#${"*".repeat(50_000)}b}`],
    ["a class of thousands", `\${v##*[${"a-z".repeat(30_000)}]*b}`],
    ["replacements in replacements", "${v//a/${v//a/${v}}}"],
    ["a long value a hundred thousand times", "${v}".repeat(100_000)],
    ["a long value in a default", `\${x:-${"${v}".repeat(100_000)}}`],
    ["work that leaves nothing", "${v%%*}".repeat(10_000)],
    ["missing variables without end", "${missing} ".repeat(100_000)],
    ["dollars without end", "$".repeat(1_000_000)],
  ] as const)("%s come to an end soon, with a text or with a problem", ([, template]) => {
    const startedAt = performance.now();

    const expanded = expand(template, new Map([["v", long]]), STRICT);

    expect(typeof expanded.ok).toBe("boolean");
    expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
  });

  test("nothing is thrown, whatever the template and the value", () => {
    const piece = fc.constantFrom(
      ..."${ } ${v ${x ${# : :- := :? = ^^ ,, # ## % %% / // /# /% * ? [a-z] [^ ] \\ \\/ $$ 1 -1 é 😀 \0".split(
        " ",
      ),
    );
    const template = fc.array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 3 })));

    fc.assert(
      fc.property(template, fc.string({ unit: "grapheme" }), fc.boolean(), (parts, v, strict) => {
        const expanded = expand(parts.join(""), new Map([["v", v]]), { strict });

        expect(expanded.ok || expanded.error.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("a text without a dollar stays as it is", () => {
    const text = fc.string({ unit: "grapheme" }).filter((value) => !/[$\0]/.test(value));

    fc.assert(
      fc.property(text, (value) => {
        expect(expand(value, new Map(), STRICT)).toEqual({ ok: true, value });
      }),
    );
  });
});
