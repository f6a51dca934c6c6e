import { expect, test } from "vitest";

import { gatherVariables, nameProblems } from "../../../agent/substitute/variables.ts";

test("later sources win over earlier ones, and the Kustomization's own variables over all", () => {
  const gathered = gatherVariables(
    [
      { kind: "ConfigMap", name: "one", optional: false, data: { a: "1", b: "1", c: "1" } },
      { kind: "Secret", name: "two", optional: false, data: { b: "2", c: "2" } },
    ],
    { c: "3" },
  );

  expect(gathered).toEqual({
    ok: true,
    value: new Map([
      ["a", "1"],
      ["b", "2"],
      ["c", "3"],
    ]),
  });
});

test("line ends are taken out of values, and nothing else", () => {
  const gathered = gatherVariables(
    [{ kind: "Secret", name: "s", optional: false, data: { a: "x\ny\r\n" } }],
    { b: "\n" },
  );

  expect(gathered).toEqual({
    ok: true,
    value: new Map([
      ["a", "xy\r"],
      ["b", ""],
    ]),
  });
});

test("every source that is missing and not optional is told", () => {
  const gathered = gatherVariables(
    [
      { kind: "ConfigMap", name: "here", optional: true },
      { kind: "ConfigMap", name: "gone", optional: false },
      { kind: "Secret", name: "gone-too", optional: false },
      { kind: "Pod", name: "passed-over", optional: false },
    ],
    {},
  );

  expect(gathered.ok ? [] : gathered.error.map(({ message }) => message)).toEqual([
    expect.stringContaining("'ConfigMap/gone'"),
    expect.stringContaining("'Secret/gone-too'"),
  ]);
});

test.for(["a", "_", "A_9", "__proto__"])("%s is a name", (name) => {
  expect(nameProblems(new Map([[name, "x"]]))).toEqual([]);
});

test.for(["", "1a", "a-b", "a.b", "é", "a\n", " a"])("%j is no name", (name) => {
  const [problem] = nameProblems(new Map([[name, "secret"]]));

  expect(problem?.code).toBe("variable-name-invalid");
  expect(problem?.message).toContain(`'${name}'`);
});
