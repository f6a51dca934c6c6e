import { beforeAll, describe, expect, test } from "vitest";

import { threadBuilder } from "../../../agent/build-thread/thread-builder.ts";
import { readFluxKustomization } from "../../../agent/objects/flux-kustomization.ts";
import { buildHere, type Builder, type BuildWork } from "../../../agent/reconcile/builder.ts";
import { memoryTree, type MemoryFile } from "../../../agent/source/memory-tree.ts";
import { bundleThread } from "../../../infra/thread-program.ts";

const MANY = 700; // objects: more than are told in one part, of more files than are built at once
const SIGNAL = new AbortController().signal;
const NOTHING: Readonly<Record<string, MemoryFile>> = {};

let inThread: Builder;
beforeAll(async () => {
  inThread = threadBuilder(await bundleThread(process.cwd()));
});

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  of: \${WHOM}\n`;
}

function manyFiles(directory: string): Readonly<Record<string, MemoryFile>> {
  const names = Array.from({ length: MANY }, (_, index) => `object-${index}`);
  return Object.fromEntries(names.map((name) => [`${directory}/${name}.yaml`, configMap(name)]));
}

function workOn(
  files: Readonly<Record<string, MemoryFile>>,
  over: Partial<BuildWork> = {},
): BuildWork {
  const kustomization = readFluxKustomization({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "shop", namespace: "flux-system" },
    spec: { path: "./deploy", interval: "10m", prune: true, sourceRef: {} },
  });
  const variables = new Map([["WHOM", "everybody"]]);
  return { kustomization, tree: memoryTree(files), variables, remotes: new Map(), ...over };
}

describe("a build in the thread", () => {
  test.for([
    ["of many files", workOn(manyFiles("deploy"))],
    [
      "of bases beside it, and a symlink",
      workOn({
        "deploy/kustomization.yaml": "resources: [../base, linked.yaml]\nnamePrefix: my-\n",
        "deploy/linked.yaml": { symlink: "../shared/one.yaml" },
        "shared/one.yaml": configMap("one"),
        "base/kustomization.yaml": "resources: [two.yaml]\n",
        "base/two.yaml": configMap("two"),
      }),
    ],
    ["of a path that is not there", workOn(NOTHING)],
    ["of a file that is missing", workOn({ "deploy/kustomization.yaml": "resources: [a.yaml]\n" })],
    [
      "that needs something from elsewhere",
      workOn({ "deploy/kustomization.yaml": "resources: [https://forge.example/a.yaml]\n" }),
    ],
    [
      "that was given something from elsewhere",
      workOn(
        { "deploy/kustomization.yaml": "resources: ['https://forge.example/acme/base']\n" },
        {
          remotes: new Map([
            [
              "git https://forge.example/acme/base  with submodules",
              {
                kind: "tree",
                tree: memoryTree({
                  "kustomization.yaml": "resources: [a.yaml]\n",
                  "a.yaml": configMap("a"),
                }),
              },
            ],
          ]),
        },
      ),
    ],
  ] as const)("%s comes to the same, and asks for the same", async ([, work]) => {
    const here = await buildHere.build(work, false, SIGNAL);
    const there = await inThread.build(work, true, SIGNAL);

    expect(there).toEqual(here);
  });

  test("is begun where a build turns out to be too large to be made at once", async () => {
    const work = workOn(manyFiles("deploy"));
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);

    const { attempt } = await inThread.build(work, false, SIGNAL);
    clearInterval(ticking);

    expect(attempt).toMatchObject({ kind: "over", result: { ok: true } });
    expect(turns).toBeGreaterThan(5);
  });

  test("tells of a file that cannot be read", async () => {
    const files = workOn(manyFiles("deploy")).tree;
    const tree = {
      ...files,
      read(path: string) {
        if (path === "deploy/object-9.yaml") throw new Error(`"${path}" is lost`);
        return files.read(path);
      },
    };

    const building = inThread.build(workOn(NOTHING, { tree }), true, SIGNAL);

    await expect(building).rejects.toThrow('"deploy/object-9.yaml" is lost');
  });

  test("ends with the signal, and the next one is made all the same", async () => {
    const stopping = new AbortController();
    const work = workOn(manyFiles("deploy"));

    const stopped = inThread.build(work, true, stopping.signal);
    const next = inThread.build(work, true, SIGNAL);
    stopping.abort(new Error("stop"));

    await expect(stopped).rejects.toThrow("stop");
    expect(await next).toMatchObject({ attempt: { kind: "over", result: { ok: true } } });
  });
});
