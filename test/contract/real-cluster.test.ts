import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, inject, test } from "vitest";

import { startRealCluster } from "../support/real-cluster.ts";

interface Reachable {
  readonly url: string;
  readonly token: string;
  readonly caCertificate: string;
}

const STARTER = `
  import("./test/support/real-cluster.ts").then(async ({ startRealCluster }) => {
    const { url, token, caCertificate } = await startRealCluster();
    process.send({ url, token, caCertificate });
  });
`;

describe.runIf(inject("realCluster") !== undefined)("a real cluster", () => {
  test("shows a certificate that its authority vouches for, and knows its administrator", async () => {
    const cluster = inject("realCluster");

    const status = await statusOf(cluster, "/api/v1/namespaces/default");

    expect(status).toBe(200);
  });

  test("ends with the process that started it, kill -9 included, and takes its folder along", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "pullhook-killed-"));
    const starter = spawn(process.execPath, ["--import", "tsx", "--eval", STARTER], {
      env: { ...process.env, TMPDIR: scratch },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const cluster = await clusterOf(starter);
    const whileAlive = await statusOf(cluster, "/readyz");

    starter.kill("SIGKILL");

    expect(whileAlive).toBe(200);
    await expect.poll(() => statusOf(cluster, "/readyz"), { timeout: 10_000 }).toBe("unreachable");
    await expect.poll(() => clusterFolders(scratch), { timeout: 10_000 }).toEqual([]);
    rmSync(scratch, { recursive: true });
  });
});

test("a folder without the programs is named as the reason why there is no cluster", async () => {
  const empty = mkdtempSync(join(tmpdir(), "pullhook-no-assets-"));

  const starting = startRealCluster(empty);

  await expect(starting).rejects.toThrow("KUBEBUILDER_ASSETS has to name a folder");
  rmSync(empty, { recursive: true });
});

function statusOf(
  cluster: Reachable | undefined,
  path: string,
): Promise<number | "unreachable" | undefined> {
  const options = {
    ca: cluster?.caCertificate,
    headers: { authorization: `Bearer ${cluster?.token}` },
    agent: false,
  };
  return new Promise((resolve) => {
    const request = get(`${cluster?.url}${path}`, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", () => resolve("unreachable"));
  });
}

function clusterOf(starter: ChildProcess): Promise<Reachable> {
  return new Promise((resolve, reject) => {
    starter.once("message", (message: Reachable) => resolve(message));
    starter.once("exit", (code) => reject(new Error(`the starter ended with ${code}`)));
  });
}

function clusterFolders(parent: string): string[] {
  return readdirSync(parent).filter((name) => name.startsWith("pullhook-cluster-"));
}
