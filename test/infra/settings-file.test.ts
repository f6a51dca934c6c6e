import { expect, test } from "vitest";

import { parseSettings } from "../../infra/settings-file.ts";

const GOOD = `
clusters:
  - name: staging # people write comments
    wants:
      - repository: https://github.com/acme/*
senders:
  github: { secret: pullhook/github }
`;

test("the file is handed on as JSON, as the functions read it", () => {
  const file = parseSettings(GOOD, "pullhook.yaml");

  expect(file.ok && JSON.parse(file.value.json)).toEqual({
    clusters: [{ name: "staging", wants: [{ repository: "https://github.com/acme/*" }] }],
    senders: { github: { secret: "pullhook/github" } },
  });
});

test("every problem names its line, and the line where what is missing should be", () => {
  const wrong = GOOD.replace("staging", "Staging").replace("{ secret: pullhook/github }", "{}");

  const file = parseSettings(wrong, "pullhook.yaml");

  expect(file.ok ? [] : file.error.map((problem) => problem.split(". ")[0])).toEqual([
    'pullhook.yaml:3: clusters.0.name: "Staging" cannot be part of a queue\'s name',
    "pullhook.yaml:7: senders.github.secret: It is missing",
  ]);
});

test("what is no YAML is told with its line", () => {
  expect(parseSettings("clusters:\n  - name: [\n", "pullhook.yaml")).toMatchObject({
    ok: false,
    error: [expect.stringMatching(/^pullhook\.yaml:\d: /)],
  });
});
