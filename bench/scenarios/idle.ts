import { setTimeout as sleep } from "node:timers/promises";

import { figure } from "../figure.ts";
import type { Scenario } from "../scenario.ts";
import { BenchWorld } from "../support/bench-world.ts";

const IDLE_SECONDS = 15; // for what the start needed to be given back

/** What a fresh agent holds that has nothing to do. */
export const idle: Scenario = {
  name: "idle",
  run: () =>
    BenchWorld.with(async (world) => {
      await sleep(IDLE_SECONDS * 1000);
      const { residentMegabytes } = await world.agent();
      return [figure("agent_rss_idle_mb", residentMegabytes, "MiB")];
    }),
};
