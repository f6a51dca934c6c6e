import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const ROOT = dirname(dirname(import.meta.dirname));

let folder: string; // as it is where somebody has installed the package
let packed: readonly string[]; // the files of the package

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pullhook-package-"));
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", folder], {
    cwd: ROOT,
  });
  const tarball = join(folder, stdout.trim().split("\n").at(-1) ?? "");
  const installed = join(folder, "node_modules/pullhook");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  packed = (await run("tar", ["-tzf", tarball])).stdout.trim().split("\n").toSorted();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The first block of code in a language that a page shows. */
function shown(page: string, language: string): string {
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(page)?.[1] ?? "";
}

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

/** How a program ended. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function end(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder }, (failure, stdout, stderr) => {
      resolve({ code: typeof failure?.code === "number" ? failure.code : 0, stdout, stderr });
    });
  });
}

describe("the package", () => {
  test("holds what belongs to it, and no sources, tests or stray files", () => {
    const kinds = packed.map((name) =>
      name
        .replace(/^package\//, "")
        .replace(/^dist\/cli\/.*\.mjs$/, "dist/cli/*.mjs")
        .replace(/^dist\/functions\/.*\.mjs$/, "dist/functions/*.mjs")
        .replace(/^dist\/types\/.*\.d\.ts$/, "dist/types/*.d.ts"),
    );

    expect([...new Set(kinds)].toSorted()).toEqual([
      "LICENSE",
      "README.md",
      "agent/kustomize/README.md",
      "dist/agent.mjs",
      "dist/cli.mjs",
      "dist/cli/*.mjs",
      "dist/functions/*.mjs",
      "dist/kustomize.mjs",
      "dist/types/*.d.ts",
      "package.json",
    ]);
  });
});

describe("pullhook/kustomize", () => {
  test("does what its page shows, with nothing else installed", async () => {
    const page = await readFile(join(ROOT, "agent/kustomize/README.md"), "utf8");
    await write("example.mjs", shown(page, "js"));

    const { stdout, stderr } = await run("node", ["example.mjs"], { cwd: folder });

    expect(stdout).toBe(shown(page, "yaml"));
    expect(stderr).toBe("");
  });

  test("has types", async () => {
    const page = await readFile(join(ROOT, "agent/kustomize/README.md"), "utf8");
    const wrong = 'build(tree, "east", { reorder: "bogus" });\n';
    const surroundings =
      "declare const process: { stdout: { write(text: string): void } };\ndeclare const console: { error(text: string): void };\n";
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
    const options = ["--noEmit", "--strict", "--lib", "es2023", "--types", "", "--ignoreConfig"];
    const how = [...options, "--module", "nodenext", "--moduleResolution", "nodenext"];
    await write("example.mts", surroundings + shown(page, "js"));
    await write("wrong.mts", surroundings + shown(page, "js") + wrong);

    const right = await end("node", [compiler, ...how, "example.mts"]);
    const refused = await end("node", [compiler, ...how, "wrong.mts"]);

    expect(right).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(refused.stdout).toMatch(/^wrong\.mts\(\d+,\d+\): error TS2322: .*bogus[^\n]*\n$/);
  });
});

describe("the command", () => {
  function cli(): string {
    return join(folder, "node_modules/pullhook/dist/cli.mjs");
  }

  test("builds, edits and builds again", async () => {
    await write("app/kustomization.yaml", "resources: [pod.yaml]\n");
    await write(
      "app/pod.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - image: IMAGE_PLACEHOLDER\n    name: a\n",
    );
    const cwd = join(folder, "app");

    await run(cli(), ["set", "image", "IMAGE_PLACEHOLDER=jakousa/app:sha"], { cwd });
    const { stdout } = await run(cli(), ["build"], { cwd });

    expect(stdout).toContain("  - image: jakousa/app:sha\n");
  });

  test("tells by its exit code whether it could not, or was called wrongly", async () => {
    const failed = await end(cli(), ["build", "nowhere"]);
    const misused = await end(cli(), ["bild"]);

    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toMatch(/^Error: .*nowhere/);
    expect(misused.code).toBe(2);
  });

  test("ends quietly when whoever reads has seen enough", async () => {
    const many = Array.from(
      { length: 5000 },
      (_, at) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a${at}\n`,
    );
    await write("many/kustomization.yaml", "resources: [all.yaml]\n");
    await write("many/all.yaml", many.join("---\n"));

    const piped = await run("sh", ["-c", `node "${cli()}" build many | head -n 1`], {
      cwd: folder,
    });

    expect(piped).toEqual({ stdout: "apiVersion: v1\n", stderr: "" });
  });
});
