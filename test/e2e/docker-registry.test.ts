import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { decodeHint, type Hint } from "#contract/hint.ts";

import type { HttpServer } from "../../functions/adapters/node-http.ts";
import { startFunctions } from "../../functions/handlers/start-functions.ts";
import type { LogLine } from "../../functions/ports.ts";
import { startQueue, type LocalQueue } from "../../infra/local/queue/start-queue.ts";
import { guestSettings } from "../support/guests.ts";
import { freePort } from "../support/real-cluster/free-port.ts";
import { wantsAllImages } from "../support/receiving.ts";
import { bodiesOf, receive, sqsClient } from "../support/sqs/client.ts";

const PROGRAM = process.env["PULLHOOK_TEST_REGISTRY"] ?? "docker-registry"; // Debian has it in a package of this name
const isThere = spawnSync(PROGRAM, ["--version"]).status === 0;
const isCi = process.env["CI"] !== undefined;
const HEADER = "Bearer hunter2";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

let folder: string;
let queue: LocalQueue;
let queueUrl: string;
let functions: HttpServer;
let registry: ChildProcess;
let port: number;
const lines: LogLine[] = [];

if (isCi && !isThere) throw new Error(`${PROGRAM} is no docker-registry, which CI has to have`);

describe.runIf(isThere)("a real registry whose notifications go to the function", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pullhook-registry-"));
    queue = await startQueue();
    queueUrl = queue.createQueue("hints");
    port = await freePort();
    functions = await startFunctions({
      config: {
        clusters: [{ ...wantsAllImages(`127.0.0.1:${port}`), queueUrl }],
        senders: [guestSettings("distribution", HEADER)],
        receivers: [],
        region: "us-east-1",
      },
      keys: { accessKeyId: "a", secretAccessKey: "b" },
      port: 0,
      log: (line) => void lines.push(line),
    });
    const config = join(folder, "config.yml");
    await writeFile(config, configOf(join(folder, "images"), functions.url));
    registry = spawn(PROGRAM, ["serve", config], { stdio: "ignore" });
    await untilAnswers(`http://127.0.0.1:${port}/v2/`);
  });

  afterAll(async () => {
    if (registry.exitCode === null) {
      registry.kill();
      await once(registry, "exit");
    }
    await functions.close();
    await queue.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("an image that is pushed becomes a hint, its layers none", { timeout: 30_000 }, async () => {
    const digest = await pushImage("acme/shop", "1.2");

    const hints = await hintsOf(1);

    expect(hints).toMatchObject([
      { kind: "image", image: `127.0.0.1:${port}/acme/shop`, tag: "1.2" },
    ]);
    expect(digest).toMatch(/^sha256:/);
    expect(lines.filter(({ message }) => message === "delivery rejected")).toEqual([]);
  });
});

function configOf(images: string, url: string): string {
  return JSON.stringify({
    version: "0.1",
    storage: { filesystem: { rootdirectory: images } },
    http: { addr: `127.0.0.1:${port}`, secret: "test" },
    notifications: {
      endpoints: [
        {
          name: "pullhook",
          url: `${url}/hooks/distribution`,
          headers: { Authorization: [HEADER] },
          timeout: "2s",
          threshold: 3,
          backoff: "1s",
        },
      ],
    },
  });
}

async function untilAnswers(url: string): Promise<void> {
  for (let count = 0; count < 100; count += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer.`);
}

/** Pushes the smallest image there is, as the OCI distribution specification has it, and gives its digest. */
async function pushImage(name: string, tag: string): Promise<string> {
  const layer = await pushBlob(name, Buffer.from("a layer"));
  const config = await pushBlob(name, Buffer.from('{"architecture":"amd64","os":"linux"}'));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config },
    layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", ...layer }],
  });
  const answer = await fetch(`http://127.0.0.1:${port}/v2/${name}/manifests/${tag}`, {
    method: "PUT",
    headers: { "content-type": MANIFEST },
    body: manifest,
  });
  if (!answer.ok) throw new Error(`The manifest was answered ${answer.status}.`);
  return answer.headers.get("docker-content-digest") ?? "";
}

async function pushBlob(name: string, content: Buffer): Promise<{ digest: string; size: number }> {
  const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  const started = await fetch(`http://127.0.0.1:${port}/v2/${name}/blobs/uploads/`, {
    method: "POST",
  });
  const location = new URL(started.headers.get("location") ?? "", `http://127.0.0.1:${port}`);
  location.searchParams.set("digest", digest);
  const put = await fetch(location, { method: "PUT", body: content });
  if (!put.ok) throw new Error(`The blob was answered ${put.status}.`);
  return { digest, size: content.byteLength };
}

/** The hints on the queue, once there are so many. */
async function hintsOf(count: number): Promise<readonly Hint[]> {
  const hints: Hint[] = [];
  for (let tries = 0; tries < 20 && hints.length < count; tries += 1) {
    const messages = await receive(sqsClient(queue.endpoint), queueUrl, { WaitTimeSeconds: 1 });
    for (const body of bodiesOf(messages)) {
      const hint = decodeHint(body);
      if (hint.ok) hints.push(hint.value);
    }
  }
  return hints;
}
