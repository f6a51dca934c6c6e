import type { Cluster, Git, Logger } from "../ports.ts";

/** Everything outside that reconciling needs. */
export interface World {
  readonly cluster: Cluster;
  readonly git: Git;
  readonly clock: () => Date;
  readonly chance: () => number; // from 0 up to 1, as Math.random
  readonly log: Logger;
}

const JITTER = 0.05; // Flux's --interval-jitter-percentage: 5

/** An interval made a little shorter or longer, so that what began together does not stay together. */
export function jittered(seconds: number, chance: () => number): number {
  return seconds * (1 + JITTER * (2 * chance() - 1));
}
