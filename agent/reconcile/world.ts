import type { Cluster, Git, Logger, Metrics, RemoteBases, Traces } from "../ports.ts";
import type { Builder } from "./builder.ts";
import type { Settings } from "./settings.ts";

/** Everything that reconciling needs: the ways out, and how it is set. */
export interface World extends Outside {
  readonly settings: Settings;
}

/** Everything outside that reconciling needs. */
export interface Outside {
  readonly cluster: Cluster;
  readonly git: Git;
  readonly remoteBases: RemoteBases;
  readonly builder: Builder;
  readonly clock: () => Date; // what is written down; it may jump
  readonly seconds: () => number; // what is measured: seconds since some moment, which nobody sets
  readonly chance: () => number; // from 0 up to 1, as Math.random
  readonly log: Logger;
  readonly metrics: Pick<Metrics, "reconciled" | "forgotten">;
  readonly traces: Pick<Traces, "reconciled">;
}

/** An interval made a little shorter or longer, so that what began together does not stay together. */
export function jittered(
  seconds: number,
  { chance, settings }: Pick<World, "chance" | "settings">,
): number {
  return seconds * (1 + (settings.intervalJitterPercentage / 100) * (2 * chance() - 1));
}
