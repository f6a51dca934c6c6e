import { setTimeout as wait } from "node:timers/promises";

import type { Sleep } from "../ports.ts";

/** Sleeps by the clock of the machine. */
export const sleep: Sleep = async (seconds, signal) => {
  await wait(seconds * 1000, undefined, { signal });
};
