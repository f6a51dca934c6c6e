import { readFileSync } from "node:fs";

import { assert, asyncProperty, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { isJsonObject } from "#contract/json.ts";

import { runCommand } from "../../../../agent/cli/run-command.ts";
import { filesIn, folderOf } from "../../../support/folder.ts";

interface EditCase {
  readonly args: readonly string[];
  readonly before: string;
  readonly after?: string; // absent: kustomize refuses
}

function isEditCase(value: unknown): value is EditCase {
  return isJsonObject(value) && "args" in value && "before" in value;
}

/** What `kustomize edit set` of v5.8.1 makes of files that are written as it writes them. */
function casesOf(file: string): readonly EditCase[] {
  const cases: unknown = JSON.parse(readFileSync(`${import.meta.dirname}/${file}`, "utf8"));
  if (Array.isArray(cases) && cases.every(isEditCase)) return cases;
  throw new Error(`${file} holds something else than edits`);
}

/** What becomes of a kustomization.yaml, and what is told. */
async function set(
  before: string,
  ...args: readonly string[]
): Promise<{ readonly exitCode: number; readonly after: string; readonly stderr: string }> {
  const directory = folderOf({ "kustomization.yaml": before });
  const { exitCode, stderr } = await runCommand(["set", ...args], { directory, env: {} });
  return { exitCode, after: filesIn(directory)["kustomization.yaml"] ?? "", stderr };
}

describe("pullhook set gives the bytes of kustomize edit set", () => {
  const named = casesOf("kustomize-5.8.1-edit.json").map((given, at) => ({
    name: `${at}: ${given.args.join(" ")}`,
    given,
  }));

  test.for(named)("$name", async ({ given: { args, before, after } }) => {
    const result = await set(before, ...args);

    expect(result.exitCode === 0).toBe(after !== undefined);
    expect(result.after).toBe(after ?? before);
  });
});

const KINDS = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";

describe("pullhook set leaves what it does not change as it is", () => {
  test.for([
    [
      "comments, quotes, blank lines and order",
      "# head\nimages: # why\n  # ours\n  - name: web # in\n    newTag: '1' # {\"$tag\": 1}\n\n  # theirs\n  - newTag: x\n    name: app\n\n\nnamespace: 'a' # ns\n# end\n",
      ["image", "web:2"],
      '# head\nimages: # why\n  # ours\n  - name: web # in\n    newTag: "2" # {"$tag": 1}\n\n  # theirs\n  - newTag: x\n    name: app\n\n\nnamespace: \'a\' # ns\n# end\n',
    ],
    [
      "the comment of an item before which another comes",
      "images:\n# about nginx\n- name: nginx\n",
      ["image", "app:2"],
      'images:\n- name: app\n  newTag: "2"\n# about nginx\n- name: nginx\n',
    ],
    [
      "the order of items that are in none",
      "images:\n- name: z\n- name: a\n",
      ["image", "m:2"],
      'images:\n- name: z\n- name: a\n- name: m\n  newTag: "2"\n',
    ],
    [
      "what stands above a part that goes",
      "images:\n- digest: sha256:1 # pinned\n  # the name\n  name: app\n",
      ["image", "app:2"],
      'images:\n- name: app\n  # the name\n  newTag: "2"\n',
    ],
    [
      "lists in brackets and items in braces",
      "images: [{name: app, newTag: x}, {name: z}] # all\ncommonLabels: {a: b}\n",
      ["image", "app:w", "b:1"],
      'images: [{name: app, newTag: w}, {name: b, newTag: "1"}, {name: z}] # all\ncommonLabels: {a: b}\n',
    ],
    [
      "labels in braces",
      "commonLabels: {a: b} # c\n",
      ["label", "a:x, y", "k:v"],
      'commonLabels: {a: "x, y", k: v} # c\n',
    ],
    [
      "an empty list",
      "images: [] # none\n",
      ["image", "a:b"],
      "images: # none\n- name: a\n  newTag: b\n",
    ],
    ["a field without a value", "namespace: # here\n", ["namespace", "x"], "namespace: x # here\n"],
    ["a field in other letters", "NAMESPACE: w\n", ["namespace", "x"], "NAMESPACE: x\n"],
    [
      "the field of old",
      "imageTags:\n- name: a\n",
      ["image", "a:b"],
      "imageTags:\n- name: a\n  newTag: b\n",
    ],
    [
      "a block text",
      "namespace: |\n  y\nnamePrefix: a\n",
      ["namespace", "x"],
      "namespace: x\nnamePrefix: a\n",
    ],
    [
      "a dash on its own line",
      "images:\n-\n  name: app\n  newTag: x\n- # c\n  name: b\n",
      ["image", "b:1", "app:2"],
      'images:\n-\n  name: app\n  newTag: "2"\n- # c\n  name: b\n  newTag: "1"\n',
    ],
  ] as const)("%s", async ([, before, args, after]) => {
    expect(await set(before, ...args)).toEqual({ exitCode: 0, after: after + KINDS, stderr: "" });
  });

  test("lines that end as on Windows, and a last one that does not end", async () => {
    const { after } = await set("namespace: x\r\nnamePrefix: a", "namespace", "w");

    expect(after).toBe(`namespace: w\r\nnamePrefix: a\r\n${KINDS.replaceAll("\n", "\r\n")}`);
  });

  test("a component is one still", async () => {
    const { after } = await set("kind: Component\n", "namespace", "w");

    expect(after).toBe(
      "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamespace: w\n",
    );
  });

  test("several items of one name become one", async () => {
    const twice = "images:\n- name: a\n  newTag: x\n# second\n- name: a\n  newName: q\n- name: b\n";

    const { after } = await set(twice, "image", "a:1");

    expect(after).toBe(`images:\n- name: a\n  newTag: "1"\n- name: b\n${KINDS}`);
  });
});

describe("pullhook set changes nothing", () => {
  test.for([
    [
      "foo: bar\n",
      /^Error: kustomization\.yaml:1: invalid Kustomization: .*foo.*nothing was changed/,
    ],
    ["images: x\n", /^Error: kustomization\.yaml:1: invalid Kustomization: /],
    ["a: [\n", /^Error: kustomization\.yaml:\d: invalid Kustomization: /],
    ["namespace: &a x\nnamePrefix: *a\n", /anchor \(&\)/],
    ["{namespace: x}\n", /stands in braces/],
    ["namespace: x\n---\nnamespace: y\n", /several YAML documents/],
  ] as const)("in %j", async ([before, told]) => {
    const { exitCode, after, stderr } = await set(before, "namespace", "z");

    expect({ exitCode, after }).toEqual({ exitCode: 1, after: before });
    expect(stderr).toMatch(told);
  });

  test("where there is no kustomization, or there are two", async () => {
    const none = folderOf({});
    const two = folderOf({ "kustomization.yaml": "", Kustomization: "" });

    const missing = await runCommand(["set", "namespace", "x"], { directory: none, env: {} });
    const ambiguous = await runCommand(["set", "namespace", "x"], { directory: two, env: {} });

    expect(missing).toMatchObject({ exitCode: 1, stdout: "" });
    expect(missing.stderr).toContain(`Missing kustomization file 'kustomization.yaml' in ${none}`);
    expect(ambiguous.stderr).toContain("kustomization.yaml, Kustomization. Keep one of them.");
  });
});

test("whatever value is set, the file says it afterwards, and all else stays", async () => {
  const value = string({ unit: "grapheme", minLength: 1, maxLength: 60 });
  const before = "# a\ncommonAnnotations: {x: 'y'} # b\nnamePrefix: >-\n  a\n  b\n";

  await assert(
    asyncProperty(value, async (text) => {
      const prefix = await set(before, "nameprefix", "--", text);
      const annotation = await set(before, "annotation", "--", `k:a${text}`);

      expect(parse(prefix.after)).toMatchObject({
        namePrefix: text,
        commonAnnotations: { x: "y" },
      });
      expect(parse(annotation.after)).toMatchObject({
        namePrefix: "a b",
        commonAnnotations: { x: "y", k: `a${text}` },
      });
    }),
    { numRuns: 150 },
  );
});
