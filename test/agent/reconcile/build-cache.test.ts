import { describe, expect, test } from "vitest";

import { err, ok } from "#contract/result.ts";

import { readFluxKustomization } from "../../../agent/objects/flux-kustomization.ts";
import type { RemoteBases } from "../../../agent/ports.ts";
import { BuildCache } from "../../../agent/reconcile/build-cache.ts";
import { memoryTree, type MemoryFile } from "../../../agent/source/memory-tree.ts";

type Files = Readonly<Record<string, MemoryFile>>;

const signal = new AbortController().signal;
const KUSTOMIZATION = readFluxKustomization({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  metadata: { name: "shop", namespace: "flux-system" },
  spec: { path: "./", interval: "10m", prune: true, sourceRef: {} },
});

/** Repositories and files by their URLs (a ref after "@"), and what was asked of them. */
class MemoryBases implements RemoteBases {
  readonly asked: string[] = [];
  readonly content: Record<string, Files | string>;

  constructor(content: Record<string, Files | string>) {
    this.content = content;
  }

  async repository({ url, ref }: Parameters<RemoteBases["repository"]>[0]) {
    const name = ref === undefined ? url : `${url}@${ref}`;
    this.asked.push(name);
    const found = this.content[name];
    return typeof found === "object" ? ok(memoryTree(found)) : err("there is no such repository");
  }

  async file(url: string) {
    this.asked.push(url);
    const found = this.content[url];
    return typeof found === "string" ? ok(Buffer.from(found)) : err("status code 404 (Not Found)");
  }
}

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\n`;
}

function resources(...paths: readonly string[]): string {
  return `resources:\n${paths.map((path) => `- ${path}\n`).join("")}`;
}

/** The names of what a kustomization.yaml comes to, or why it comes to nothing. */
async function built(builds: BuildCache, kustomization: string): Promise<string> {
  const tree = memoryTree({ "kustomization.yaml": kustomization });
  const result = await builds.build(KUSTOMIZATION, tree, new Map(), signal);
  if (!result.ok) return result.error.message;
  return result.value.objects.map(({ metadata }) => metadata.name).join(" ");
}

const REPOSITORY = "https://forge.example/acme/base.git";

describe("what lies elsewhere", () => {
  test("is fetched: files, repositories, and what those name", async () => {
    const bases = new MemoryBases({
      "https://forge.example/one.yaml": configMap("one"),
      [`${REPOSITORY}@v1`]: {
        "app/kustomization.yaml": resources("two.yaml", "https://forge.example/three.yaml"),
        "app/two.yaml": configMap("two"),
      },
      "https://forge.example/three.yaml": configMap("three"),
    });
    const kustomization = resources("https://forge.example/one.yaml", `${REPOSITORY}//app?ref=v1`);

    expect(await built(new BuildCache(bases), kustomization)).toBe("one three two");
  });

  test("is asked for at each build, and built anew only where it changed", async () => {
    const bases = new MemoryBases({ "https://forge.example/one.yaml": configMap("one") });
    const builds = new BuildCache(bases);
    const tree = memoryTree({ "kustomization.yaml": resources("https://forge.example/one.yaml") });

    const first = await builds.build(KUSTOMIZATION, tree, new Map(), signal);
    const second = await builds.build(KUSTOMIZATION, tree, new Map(), signal);
    bases.content["https://forge.example/one.yaml"] = configMap("changed");
    const third = await builds.build(KUSTOMIZATION, tree, new Map(), signal);

    expect(bases.asked).toHaveLength(3);
    expect(first.ok && second.ok && second.value === first.value).toBe(true);
    expect(third.ok && third.value.objects[0]?.metadata.name).toBe("changed");
  });

  test("is told with file, line and URL, without credentials, where it cannot be had", async () => {
    const builds = new BuildCache(new MemoryBases({}));

    const message = await built(builds, resources("https://bob:hunter2@forge.example/one.yaml"));

    expect(message).toMatch(/^kustomize build failed: kustomization\.yaml:2: /);
    expect(message).toContain("https://forge.example/one.yaml");
    expect(message).toContain("status code 404");
    expect(message).not.toContain("hunter2");
  });

  test("is refused where nothing may lie elsewhere", async () => {
    const message = await built(
      new BuildCache(undefined),
      resources("https://forge.example/one.yaml"),
    );

    expect(message).toMatch(/^kustomize build failed: kustomization\.yaml:2: .*are refused/);
  });

  test("is not followed for ever", async () => {
    const bases = new MemoryBases(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, at) => [
          `https://forge.example/acme/r${at}.git`,
          { "kustomization.yaml": resources(`https://forge.example/acme/r${at + 1}.git`) },
        ]),
      ),
    );

    const message = await built(
      new BuildCache(bases),
      resources("https://forge.example/acme/r0.git"),
    );

    expect(message).toContain("remote resources name remote resources more than 20 times over");
  });

  test("is not fetched where it is too much", async () => {
    const urls = Array.from({ length: 65 }, (_, at) => `https://forge.example/${at}.yaml`);
    const bases = new MemoryBases(Object.fromEntries(urls.map((url) => [url, configMap("x")])));

    const message = await built(new BuildCache(bases), resources(...urls));

    expect(message).toContain("more than 64 remote resources are needed");
    expect(bases.asked).toEqual([]);
  });
});
