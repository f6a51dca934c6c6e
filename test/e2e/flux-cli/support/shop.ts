import { readFile } from "node:fs/promises";

import { inject, vi } from "vitest";

import type { JsonObject } from "../../../../agent/objects/kube-object.ts";
import type { Flux } from "../../../support/flux-cli/flux.ts";
import { realFlux } from "../../../support/flux-cli/real-flux.ts";
import { standInFlux } from "../../../support/flux-cli/stand-in.ts";
import { APIS, type Api } from "../../support/apis.ts";
import { Tenant } from "../../support/tenant.ts";
import { SOON, World } from "../../support/world.ts";
import { shopFiles } from "./shop-files.ts";

/** By what a flux command is run. */
export type By = "a stand-in" | "the real flux";

/** What there is in this run. */
export const BY: readonly By[] =
  inject("flux") === undefined ? ["a stand-in"] : ["a stand-in", "the real flux"];

/** The Kubernetes API that these tests run on: a real server where there is one. */
const API: Api = APIS.at(-1) ?? "the embedded API";

/** What of a shop is not as usual. */
export interface ShopOptions {
  readonly build?: JsonObject; // of the Kustomization's spec
  readonly isFresh?: boolean; // in a cluster of its own
}

/** A world whose agent has applied a team's shop, and somebody with the flux command; on a real API server where there is one. */
export class Shop {
  readonly world: World;
  readonly tenant: Tenant;
  readonly #fluxes: Readonly<Record<By, Flux>>;

  private constructor(world: World, tenant: Tenant, kubeconfig: string) {
    this.world = world;
    this.tenant = tenant;
    this.#fluxes = {
      "a stand-in": standInFlux(kubeconfig, world.embedded.cluster),
      "the real flux": realFlux(inject("flux") ?? "", kubeconfig),
    };
  }

  /** Opens a world with a shop in it, whose agent is not yet started. */
  static async build(
    name: string,
    { build = {}, isFresh = false }: ShopOptions = {},
  ): Promise<Shop> {
    const world = await World.open({ api: API, name, isFresh });
    const files = shopFiles(world.namespace);
    const tenant = await Tenant.of(world, "shop", files, { build });
    return new Shop(world, tenant, await readFile(world.embedded.kubeconfig, "utf8"));
  }

  /** Opens a world with a shop in it, which is applied. */
  static async open(name: string, options: ShopOptions = {}): Promise<Shop> {
    const shop = await Shop.build(name, options);
    await shop.start();
    return shop;
  }

  /** Starts the agent, and waits until the shop is applied. */
  async start(): Promise<void> {
    this.world.startAgent();
    await this.untilApplied(await this.revision());
  }

  /** Waits until the shop says that a revision is applied; also before a test has begun. */
  async untilApplied(revision: string): Promise<void> {
    await vi.waitFor(async () => {
      const { message = "nothing" } = (await this.world.ready(this.tenant.kustomization)) ?? {};
      if (message !== `Applied revision: ${revision}`) throw new Error(`the shop says ${message}`);
    }, SOON);
  }

  get namespace(): string {
    return this.world.namespace;
  }

  /** The revision that the branch is at. */
  async revision(): Promise<string> {
    return this.tenant.revisionOf(await this.tenant.checkout.git("rev-parse", "HEAD"));
  }

  /** Pushes files, and waits until they are applied; gives the revision. */
  async release(files: Parameters<Tenant["push"]>[0]): Promise<string> {
    const revision = await this.tenant.push(files);
    await this.untilApplied(revision);
    return revision;
  }

  /** The flux command, in the shop's namespace. */
  flux(by: By): Flux {
    return this.fluxIn(this.namespace, by);
  }

  fluxIn(namespace: string, by: By): Flux {
    return (...args) => this.#fluxes[by](...args, "--namespace", namespace);
  }

  /** Waits until a flux command says something; other parts of what it says may come before. */
  async until(flux: Flux, args: readonly string[], says: string): Promise<void> {
    await vi.waitFor(async () => {
      const { stdout } = await flux(...args);
      if (!stdout.includes(says)) throw new Error(`flux ${args.join(" ")} says ${stdout}`);
    }, SOON);
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.tenant.remove();
  }
}

/** A revision as tables show it: the hash cut to eight digits. */
export function short(revision: string): string {
  return revision.replace(/(:.{8}).*/, "$1");
}
