import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { CommandResult } from "../../../../agent/cli/command.ts";
import { runCommand } from "../../../../agent/cli/run-command.ts";
import { filesIn, folderOf } from "../../../support/folder.ts";
import { GitWorld } from "../../../support/git-world.ts";

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
}

function build(directory: string, ...args: readonly string[]): Promise<CommandResult> {
  return runCommand(["build", ...args], { directory, env: {} });
}

describe("pullhook build", () => {
  test("builds this directory, a directory beside it, and what lies above", async () => {
    const folder = folderOf({
      "base/kustomization.yaml": "resources: [a.yaml]\n",
      "base/a.yaml": configMap("a"),
      "overlays/east/kustomization.yaml": "resources: [../../base]\nnamePrefix: east-\n",
    });
    const printed = { exitCode: 0, stdout: configMap("east-a"), stderr: "" };

    expect(await build(join(folder, "overlays/east"))).toEqual(printed);
    expect(await build(join(folder, "base"), "../overlays/east")).toEqual(printed);
    expect(await build("/", join(folder, "overlays/east"))).toEqual(printed);
  });

  test("follows symlinks, relative and absolute, and not out of the directory unless that is allowed", async () => {
    const folder = folderOf({ "app/kustomization.yaml": "resources: [a.yaml, b.yaml]\n" });
    const elsewhere = folderOf({ "out.yaml": configMap("out"), "in.yaml": configMap("in") });
    symlinkSync(elsewhere, join(folder, "elsewhere"));
    symlinkSync("../elsewhere/in.yaml", join(folder, "app/a.yaml"));
    symlinkSync(join(elsewhere, "out.yaml"), join(folder, "app/b.yaml"));

    const refused = await build(join(folder, "app"));
    const allowed = await build(join(folder, "app"), "--load-restrictor", "LoadRestrictionsNone");

    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.stderr).toMatch(/^Error: kustomization\.yaml:1: .*is not in or below/);
    expect(allowed.stdout).toBe(`${configMap("in")}---\n${configMap("out")}`);
  });

  test("tells every problem on a line of its own, with the file as it is called from here", async () => {
    const folder = folderOf({
      "app/kustomization.yaml": "resources:\n- a.yaml\n- b.yaml\n",
    });

    const { exitCode, stdout, stderr } = await build(folder, "app");

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      expect.stringMatching(/^Error: app\/kustomization\.yaml:2: .*a\.yaml/),
      expect.stringMatching(/^Error: app\/kustomization\.yaml:3: .*b\.yaml/),
      "",
    ]);
  });

  test("tells what is wrong elsewhere by its whole path", async () => {
    const folder = folderOf({ "kustomization.yaml": "resource: []\n", "here/x": "" });

    const { stderr } = await build(join(folder, "here"), "..");

    expect(stderr).toMatch(`Error: ${folder}/kustomization.yaml:1: invalid Kustomization`);
  });

  test("warns of what is deprecated, and builds it", async () => {
    const folder = folderOf({
      "kustomization.yaml": "resources: [a.yaml]\ncommonLabels: {a: b}\n",
      "a.yaml": configMap("a"),
    });

    const { exitCode, stderr } = await build(folder, "--reorder", "none");

    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^Flag --reorder has been deprecated, .*\n# Warning: 'commonLabels' is/);
  });

  test("writes to a file, and to a directory a file for each object, named as kustomize names them", async () => {
    const folder = folderOf({
      "kustomization.yaml": "resources: [a.yaml]\n",
      "a.yaml": [
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: Shop\n",
        `${configMap("a")}  namespace: Shop\n`,
        configMap("a"),
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n",
      ].join("---\n"),
    });
    const out = folderOf({});

    await build(folder, "-o", join(out, "all.yaml"));
    mkdirSync(join(out, "each"));
    const result = await build(folder, "--output", join(out, "each"));

    expect(result).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect(filesIn(join(out, "each"))).toEqual({
      "v1_namespace_shop.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: Shop\n",
      "shop_v1_configmap_a.yaml": `${configMap("a")}  namespace: Shop\n`,
      "default_v1_configmap_a.yaml": configMap("a"),
      "default_apps_v1_deployment_web.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n",
    });
  });

  test.for([
    ["--enable-helm", "--enable-helm is not supported yet"],
    ["--enable-alpha-plugins", "--enable-alpha-plugins is not supported"],
    ["--enable-exec", "--enable-exec is not supported"],
  ] as const)("refuses %s with a sentence", async ([flag, sentence]) => {
    const { exitCode, stderr } = await build(folderOf({}), flag);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(sentence);
  });

  test("tells what cannot be read or written", async () => {
    const folder = folderOf({
      "kustomization.yaml": "resources: [a.yaml]\n",
      "a.yaml": configMap("a"),
    });

    const written = await build(folder, "-o", "nowhere/out.yaml");
    const read = await build(folder, "nothere");

    expect(written.exitCode).toBe(1);
    expect(written.stderr).toMatch(/^Error: nowhere\/out\.yaml cannot be written: the directory/);
    expect(read.exitCode).toBe(1);
    expect(read.stderr).toMatch(
      /^Error: nothere: must build at directory: not a valid directory: /,
    );
  });

  test("is called wrongly with an empty path", async () => {
    const { exitCode, stderr } = await build(folderOf({}), "");

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Error: directory path cannot be empty\n/);
  });
});

describe("pullhook build of what lies elsewhere", () => {
  vi.setConfig({ testTimeout: 30_000 });
  let world: GitWorld;

  beforeEach(async () => {
    world = await GitWorld.open();
    await world.checkout.write("app/kustomization.yaml", "resources: [a.yaml]\nnamePrefix: v1-\n");
    await world.checkout.pushFile("app/a.yaml", configMap("a"));
    await world.checkout.git("tag", "v1");
    await world.checkout.git("push", "--quiet", "origin", "v1");
    await world.checkout.pushFile("app/kustomization.yaml", "resources: [a.yaml, none.yaml]\n");
  });

  afterEach(() => world.close());

  test("fetches a base at a tag", async () => {
    const url = `${world.url}//app?ref=v1`;
    const folder = folderOf({ "kustomization.yaml": `resources:\n- ${url}\nnameSuffix: -x\n` });

    expect((await build(folder)).stdout).toBe(configMap("v1-a-x"));
    expect((await build("/", url)).stdout).toBe(configMap("v1-a"));
    expect((await build("/", `file://${world.repository}//app?ref=v1`)).stdout).toBe(
      configMap("v1-a"),
    );
  });

  test("tells what is wrong in it, and what cannot be fetched", async () => {
    const folder = folderOf({ "kustomization.yaml": `resources:\n- ${world.url}//app?ref=v9\n` });

    const wrong = await build("/", `${world.url}//app`);
    const missing = await build(folder);

    expect(wrong.stderr).toContain(`${world.url}//app:app/kustomization.yaml:1: `);
    expect(missing.stderr).toMatch(/^Error: kustomization\.yaml:2: .*no branch and no tag "v9"/);
  });

  test("refuses it with --no-remote-bases", async () => {
    const folder = folderOf({ "kustomization.yaml": `resources:\n- ${world.url}//app?ref=v1\n` });

    const base = await build(folder, "--no-remote-bases");
    const top = await build("/", `${world.url}//app`, "--no-remote-bases");

    expect(base).toMatchObject({ exitCode: 1, stdout: "" });
    expect(base.stderr).toMatch(/^Error: kustomization\.yaml:2: .*remote resources are refused/);
    expect(top.stderr).toContain("--no-remote-bases refuses it");
  });
});
