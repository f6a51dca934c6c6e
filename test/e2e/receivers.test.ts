import { randomBytes } from "node:crypto";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Secret } from "#contract/secret.ts";

import { refOf, type KubeObject } from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import type { HttpServer } from "../../functions/adapters/node-http.ts";
import { startFunctions } from "../../functions/handlers/start-functions.ts";
import { wantsEveryRepository } from "../../functions/routing/subscription.ts";
import { aDelivery } from "../support/github-delivery.ts";
import { APIS } from "./support/apis.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { SOON, World } from "./support/world.ts";

const TOKEN = randomBytes(16).toString("hex");

describe.each(APIS)("Receivers of Flux, on %s", (api) => {
  let world: World;
  let functions: HttpServer;

  beforeAll(async () => {
    world = await World.open({ api, name: "receivers" });
    world.startAgent();
    functions = await startFunctions({
      config: {
        clusters: [{ ...wantsEveryRepository("default"), queueUrl: world.embedded.queueUrl }],
        senders: [],
        receivers: [
          {
            name: "shop",
            namespace: world.namespace,
            type: "github",
            secrets: [{ kind: "text", name: "token", secret: new Secret(TOKEN) }],
            options: {},
          },
        ],
        region: "us-east-1",
      },
      keys: { accessKeyId: "a", secretAccessKey: "b" },
      port: 0,
      log: () => {},
    });
  });
  afterAll(async () => {
    await functions.close();
    await world.close();
  });

  test("the functions take a webhook at the path that the agent writes into the status", async () => {
    tellLogOnFailure(world);
    const place = { name: "shop", namespace: world.namespace };
    await world.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: place,
      stringData: { token: TOKEN },
    });
    const receiver = await world.apply({
      apiVersion: "notification.toolkit.fluxcd.io/v1",
      kind: "Receiver",
      metadata: place,
      spec: {
        type: "github",
        events: ["push"],
        resources: [{ kind: "GitRepository", name: "shop" }],
        secretRef: { name: "shop" },
      },
    });
    let path: string | undefined;
    await expect
      .poll(async () => (path = await webhookPathOf(receiver)), SOON)
      .toMatch(/^\/hook\/[0-9a-f]{64}$/);
    const { headers, body } = aDelivery({ secret: TOKEN });

    const answer = await fetch(`${functions.url}${path}`, {
      method: "POST",
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body: Buffer.from(body),
    });

    expect(await answer.json()).toEqual({ outcome: "queued", hints: 1 });
  });

  async function webhookPathOf(receiver: KubeObject): Promise<string | undefined> {
    return textAt(await world.read(refOf(receiver)), "status", "webhookPath");
  }
});
