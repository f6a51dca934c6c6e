import { expect, test } from "vitest";

import { build } from "../../../../agent/kustomize/build.ts";
import type { RemoteContent } from "../../../../agent/kustomize/remote/remotes.ts";
import { memoryTree } from "../../../../agent/source/memory-tree.ts";
import type { Tree } from "../../../../agent/source/tree.ts";

const OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

/** What a build says that names something, which is no file, in a repository. */
function problemsOf(url: string, repository: Tree): readonly string[] {
  const top = memoryTree({ "kustomization.yaml": `resources:\n- ${url}\n` });
  const remotes = new Map<string, RemoteContent>();
  for (;;) {
    const result = build(top, "", { remotes });
    if (result.kind === "built") return [];
    if (result.kind === "failed") return result.problems.map(({ message }) => message);
    for (const { key, kind } of result.needs) {
      const missing = { kind: "failed", message: "the server says 404" } as const;
      remotes.set(key, kind === "git" ? { kind: "tree", tree: repository } : missing);
    }
  }
}

test("a path that a repository does not have is told, not that no file is behind the URL", () => {
  const repository = memoryTree({ "app/kustomization.yaml": "" });

  expect(problemsOf("https://forge.example/acme/shop//deploy?ref=v1", repository)).toEqual([
    `"https://forge.example/acme/shop//deploy?ref=v1": '/deploy' doesn't exist`,
  ]);
});

test("a directory of a repository without a kustomization is told with its URL", () => {
  const repository = memoryTree({ "app/a.yaml": OBJECT });
  const url = "https://forge.example/acme/shop//app?ref=v1";

  expect(problemsOf(url, repository)).toEqual([
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${url}:app'`,
  ]);
});

test("where a URL can only be a file's, what came of it is told", () => {
  expect(problemsOf("https://forge.example/a.yaml", memoryTree({}))).toEqual([
    "https://forge.example/a.yaml could not be fetched: the server says 404",
  ]);
});
