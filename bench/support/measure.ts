import { setTimeout as sleep } from "node:timers/promises";

import { median } from "../figure.ts";
import { between, type Reading } from "./agent-meter.ts";
import type { BenchWorld } from "./bench-world.ts";

const SETTLED_MILLISECONDS = 3000; // for watches to be opened and events to be written

/** What something took that was done several times. */
export interface Measured {
  readonly milliseconds: number; // each time, in the middle
  readonly used: Reading; // requests and CPU: each time, on average
}

/** Does something so many times, and tells what it took and what the agent used for it. */
export async function measure(
  world: BenchWorld,
  times: number,
  once: () => Promise<number>,
): Promise<Measured> {
  const before = await world.agent();
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) taken.push(await once());
  await sleep(SETTLED_MILLISECONDS);
  const used = between(before, await world.agent());
  return {
    milliseconds: median(taken),
    used: {
      ...used,
      requests: used.requests / times,
      cpuMilliseconds: used.cpuMilliseconds / times,
    },
  };
}
