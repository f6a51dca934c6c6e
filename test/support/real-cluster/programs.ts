import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Guard } from "./guard.ts";

export type ProgramName = "etcd" | "kube-apiserver";

/** Where the programs are, where they keep everything, and who ends them with us. */
export interface Home {
  readonly assets: string;
  readonly folder: string;
  readonly guard: Guard;
}

/** Starts etcd. It listens on sockets in the folder alone, so that no port of it can clash; what it advertises is never dialled. */
export function startEtcd(home: Home): ChildProcess {
  return launch(home, "etcd", [
    "--name=test",
    `--data-dir=${join(home.folder, "etcd")}`,
    "--unsafe-no-fsync",
    `--listen-client-urls=${socketUrl(home.folder)}`,
    "--advertise-client-urls=unix://client:1",
    "--listen-peer-urls=unix://peer:1",
    "--initial-advertise-peer-urls=unix://peer:1",
    "--initial-cluster=test=unix://peer:1",
    "--log-level=warn",
  ]);
}

/** Starts kube-apiserver on a loopback port, with one administrator who shows a token. */
export function startApiServer(home: Home, port: number, token: string): ChildProcess {
  const { folder } = home;
  const tokens = join(folder, "tokens.csv");
  writeFileSync(tokens, `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const key = join(folder, "service-accounts.key");
  writeFileSync(key, privateKey(), { mode: 0o600 });
  return launch(home, "kube-apiserver", [
    `--etcd-servers=${socketUrl(folder)}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${port}`,
    "--endpoint-reconciler-type=none",
    `--cert-dir=${folder}`,
    `--token-auth-file=${tokens}`,
    "--authorization-mode=RBAC",
    `--service-account-issuer=https://127.0.0.1:${port}`,
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    "--service-cluster-ip-range=10.0.0.0/16",
    "--allow-privileged=true",
    "--disable-admission-plugins=ServiceAccount",
  ]);
}

/** Where kube-apiserver writes the certificate it makes for itself, followed by the authority that signed it. */
export function certificatePath(folder: string): string {
  return join(folder, "apiserver.crt");
}

/** What a program has said so far. */
export function logOf(folder: string, name: ProgramName): string {
  return readFileSync(logPath(folder, name), "utf8");
}

/** Tells whether a program could not be started, or is no more. */
export function hasEnded(program: ChildProcess): boolean {
  return program.pid === undefined || program.exitCode !== null || program.signalCode !== null;
}

function launch(home: Home, name: ProgramName, flags: readonly string[]): ChildProcess {
  const log = openSync(logPath(home.folder, name), "w", 0o600);
  const program = spawn(join(home.assets, name), flags, {
    cwd: home.folder,
    stdio: ["ignore", log, log],
  });
  program.on("error", () => {}); // a program that cannot be started has no pid: hasEnded tells it
  if (program.pid !== undefined) home.guard.endsProcess(program.pid);
  return program;
}

function socketUrl(folder: string): string {
  return `unix://${join(folder, "etcd.sock")}`;
}

function logPath(folder: string, name: ProgramName): string {
  return join(folder, `${name}.log`);
}

function privateKey(): string {
  const pair = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "sec1", format: "pem" },
  });
  return pair.privateKey;
}
