import { once } from "node:events";
import { createServer, type Server } from "node:net";

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { JsonObject, KubeObject } from "../../agent/objects/kube-object.ts";
import { APIS } from "./support/apis.ts";
import { aGitRepository, aKustomization, configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant, type TenantOptions } from "./support/tenant.ts";
import { untilApplied, untilReady, untilRefused, untilSeen } from "./support/until.ts";
import { World } from "./support/world.ts";

const NOWHERE = "http://127.0.0.1:1/acme/shop.git"; // nobody listens there
const HANGING_REPOSITORIES = 20; // more than are looked at at one time
const HANGING_TIMEOUT = "25s"; // how long one of them hangs
const PROMPT_MILLISECONDS = 10_000; // far less than that
const PASSWORD = "correct-horse-battery";

/** What makes a GitRepository unreadable, how it is put right, and what the status has to say. */
interface BadSource {
  readonly spec: JsonObject;
  readonly cure: JsonObject;
  readonly reason: string;
  readonly says: readonly string[];
}

describe.each(APIS)("a repository that cannot be read, on %s", (api) => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ api, name: "source" });
    world.startAgent();
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  test.for(
    Object.entries<(url: string) => BadSource>({
      away: (url) => ({
        spec: { url: NOWHERE },
        cure: { url },
        reason: "GitOperationFailed",
        says: [`"${NOWHERE}" does not answer`, "Check the URL"],
      }),
      missing: (url) => ({
        spec: { url: `${url}/more` },
        cure: { url },
        reason: "GitOperationFailed",
        says: [`no repository at "${url}/more"`, "spec.url"],
      }),
      branchless: () => ({
        spec: { ref: { branch: "nope" } },
        cure: { ref: { branch: "main" } },
        reason: "GitOperationFailed",
        says: ['no branch "nope"', '"main"', "spec.ref.branch"],
      }),
      secretless: () => ({
        spec: { secretRef: { name: "nobody" } },
        cure: { secretRef: null },
        reason: "AuthenticationFailed",
        says: ["/nobody'", "not found"],
      }),
      unsupported: () => ({
        spec: { verify: { mode: "HEAD", secretRef: { name: "keys" } } },
        cure: { verify: null },
        reason: "UnsupportedField",
        says: ["spec.verify", "not supported yet", "take it out of the spec"],
      }),
    }),
  )("%s: the status says why, nothing changes, and it heals", async ([name, badSource]) => {
    const tenant = await aTenant(world, name);
    const { spec, cure, ...told } = badSource(tenant.url);
    const before = await tenant.configMap(name);

    await world.patch(tenant.gitRepository, { spec });
    await untilRefused(world, tenant.gitRepository, told);
    const meanwhile = await tenant.configMap(name);
    await world.patch(tenant.gitRepository, { spec: cure });
    await untilReady(world, tenant.gitRepository);
    const revision = await tenant.push({ "deploy/a.yaml": aManifest(world, name, "2") });
    await untilApplied(world, tenant.kustomization, revision);

    expect(meanwhile).toEqual(before);
    expect(await tenant.configMap(name)).toMatchObject({ data: { value: "2" } });
  });

  test("refused credentials are told without being shown, and the right ones heal", async () => {
    const credentials = { username: "ada", password: PASSWORD };
    await world.apply(aSecret(world, { username: "ada", password: "wrong-password" }));
    const files = { "deploy/a.yaml": aManifest(world, "private", "1") };
    const source = { secretRef: { name: "credentials" } };
    const tenant = await Tenant.of(world, "private", files, {
      repository: { credentials },
      source,
    });

    await untilRefused(world, tenant.gitRepository, {
      reason: "GitOperationFailed",
      says: [tenant.url, "refused the user name and password", "spec.secretRef"],
    });
    await untilRefused(world, tenant.kustomization, {
      reason: "ArtifactFailed",
      says: ["Source artifact not found"],
    });
    await world.apply(aSecret(world, credentials));
    const revision = await tenant.push({ "deploy/a.yaml": aManifest(world, "private", "2") });
    await untilApplied(world, tenant.kustomization, revision);

    const said = JSON.stringify([world.log, await world.read(tenant.gitRepository)]);
    expect(said).not.toMatch(/wrong-password|correct-horse-battery/);
  });

  test("a Kustomization that asks for what is not supported is refused, and heals", async () => {
    const tenant = await aTenant(world, "remote");
    const before = await tenant.configMap("remote");

    await world.patch(tenant.kustomization, { spec: { kubeConfig: { secretRef: { name: "x" } } } });
    const revision = await tenant.push({ "deploy/a.yaml": aManifest(world, "remote", "2") });
    await untilSeen(world, tenant.gitRepository, revision);
    await untilRefused(world, tenant.kustomization, {
      reason: "UnsupportedField",
      says: ["spec.kubeConfig", "nothing was applied without it"],
    });
    const meanwhile = await tenant.configMap("remote");
    await world.patch(tenant.kustomization, { spec: { kubeConfig: null } });
    await untilApplied(world, tenant.kustomization, revision);

    expect(meanwhile).toEqual(before);
    expect(await tenant.configMap("remote")).toMatchObject({ data: { value: "2" } });
  });

  test("many that hang delay nobody else", async () => {
    const hanging = await startHangingServer();
    const tenant = await aTenant(world, "prompt");
    await Promise.all(
      Array.from({ length: HANGING_REPOSITORIES }, async (_, index) => {
        const place = { name: `hanging-${index}`, namespace: world.namespace };
        const url = `${urlOf(hanging)}/acme/${place.name}.git`;
        await world.apply(aGitRepository(place, { url, timeout: HANGING_TIMEOUT }));
        await world.apply(aKustomization(place));
      }),
    );

    const began = performance.now();
    const revision = await tenant.push({ "deploy/a.yaml": aManifest(world, "prompt", "2") });
    await untilApplied(world, tenant.kustomization, revision);

    expect(performance.now() - began).toBeLessThan(PROMPT_MILLISECONDS);
    hanging.close();
  });
});

/** A tenant whose ConfigMap says 1, and is applied. */
async function aTenant(world: World, name: string, options?: TenantOptions): Promise<Tenant> {
  const files = { "deploy/a.yaml": aManifest(world, name, "1") };
  const tenant = await Tenant.of(world, name, files, options);
  const head = await tenant.checkout.git("rev-parse", "HEAD");
  await untilApplied(world, tenant.kustomization, tenant.revisionOf(head));
  return tenant;
}

function aManifest(world: World, name: string, value: string): string {
  return configMapYaml(name, value, world.namespace);
}

function aSecret(world: World, stringData: Readonly<Record<string, string>>): KubeObject {
  const metadata = { name: "credentials", namespace: world.namespace };
  return { apiVersion: "v1", kind: "Secret", metadata, stringData };
}

/** A server that takes every connection and never says a word. */
async function startHangingServer(): Promise<Server> {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function urlOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}
