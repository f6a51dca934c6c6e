import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { freePort } from "./real-cluster/free-port.ts";
import { startGuard } from "./real-cluster/guard.ts";
import {
  certificatePath,
  hasEnded,
  logOf,
  startApiServer,
  startEtcd,
} from "./real-cluster/programs.ts";
import type { Home, ProgramName } from "./real-cluster/programs.ts";

/** How a client reaches a cluster as its administrator. */
export interface ClusterAccess {
  readonly url: string;
  readonly token: string;
  readonly caCertificate: string; // PEM
  readonly kubeconfig: string; // the same three, as kubectl reads them
}

/** A kube-apiserver and its etcd, which belong to the one who started them. */
export interface RealCluster extends ClusterAccess {
  readonly stop: () => Promise<void>;
}

const READY_SECONDS = 90; // 3 s on an idle machine; a busy CI takes many times that
const POLL_MILLISECONDS = 50;
const REQUEST_MILLISECONDS = 2000;
const PORT_TRIES = 5;
const LOG_LINES_TOLD = 15;

/**
 * Starts the etcd and kube-apiserver that lie in a folder, as envtest does: RBAC on, ServiceAccount admission off, no
 * other controllers. All state is in a fresh temporary folder, and nothing of it outlives this process, not even when
 * that is killed.
 */
export async function startRealCluster(
  assets: string = process.env["KUBEBUILDER_ASSETS"] ?? "",
): Promise<RealCluster> {
  const home = {
    assets,
    folder: mkdtempSync(join(tmpdir(), "pullhook-cluster-")),
    guard: startGuard(),
  };
  home.guard.removesFolder(home.folder);
  const etcd = startEtcd(home);
  for (let attempt = 1; ; attempt += 1) {
    const token = randomBytes(24).toString("hex");
    const port = await freePort();
    const server = startApiServer(home, port, token);
    const outcome = await untilReady({ etcd, server, token, port, folder: home.folder });
    if (outcome === "ready") {
      return { ...accessTo(home.folder, port, token), stop: () => stopAll(home, [server, etcd]) };
    }
    if (attempt < PORT_TRIES && portWasTaken(home.folder, outcome)) continue;
    const failure = new Error(describeFailure(home.folder, outcome));
    await stopAll(home, [server, etcd]);
    throw failure;
  }
}

interface Start {
  readonly etcd: ChildProcess;
  readonly server: ChildProcess;
  readonly token: string;
  readonly port: number;
  readonly folder: string;
}

interface Failure {
  readonly program: ProgramName;
  readonly what: string;
}

async function untilReady(start: Start): Promise<"ready" | Failure> {
  const deadline = Date.now() + READY_SECONDS * 1000;
  while (Date.now() < deadline) {
    if (hasEnded(start.etcd)) return { program: "etcd", what: "ended" };
    if (hasEnded(start.server)) return { program: "kube-apiserver", what: "ended" };
    if (await isReady(start)) return "ready";
    await sleep(POLL_MILLISECONDS);
  }
  return { program: "kube-apiserver", what: `was not ready after ${READY_SECONDS} s` };
}

async function isReady({ folder, port, token }: Start): Promise<boolean> {
  const ca = authorityOf(folder);
  if (ca === undefined) return false;
  const options = {
    headers: { authorization: `Bearer ${token}` },
    ca,
    timeout: REQUEST_MILLISECONDS,
    agent: false,
  };
  return new Promise((resolve) => {
    const request = get(`https://127.0.0.1:${port}/readyz`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("error", () => resolve(false));
    request.on("timeout", () => request.destroy());
  });
}

/** The authority that signed the server's certificate: the last of the chain that the server wrote, once it is there whole. */
function authorityOf(folder: string): string | undefined {
  if (!existsSync(certificatePath(folder))) return undefined;
  const chain = readFileSync(certificatePath(folder), "utf8");
  return /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\s*$/.exec(chain)?.[0];
}

function accessTo(folder: string, port: number, token: string): ClusterAccess {
  const url = `https://127.0.0.1:${port}`;
  const caCertificate = authorityOf(folder) ?? "";
  const authority = Buffer.from(caCertificate).toString("base64");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server: url, "certificate-authority-data": authority } }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "admin" } }],
    "current-context": "test",
  };
  return { url, token, caCertificate, kubeconfig: `${JSON.stringify(kubeconfig, null, 2)}\n` };
}

function portWasTaken(folder: string, { program, what }: Failure): boolean {
  return what === "ended" && logOf(folder, program).includes("address already in use");
}

function describeFailure(folder: string, { program, what }: Failure): string {
  const lines = logOf(folder, program).trimEnd().split("\n").slice(-LOG_LINES_TOLD);
  return [
    `${program} ${what}. KUBEBUILDER_ASSETS has to name a folder with etcd and kube-apiserver. Its last words:`,
    ...lines,
  ].join("\n");
}

async function stopAll({ folder, guard }: Home, programs: readonly ChildProcess[]): Promise<void> {
  for (const program of programs.filter((one) => !hasEnded(one))) {
    const ended = once(program, "exit");
    program.kill("SIGKILL"); // nothing of it is wanted any more
    await ended;
  }
  await guard.dismiss();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
