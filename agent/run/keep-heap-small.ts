import { setFlagsFromString } from "node:v8";

const ALWAYS = "--heap-growing-percent=50"; // garbage is collected early, but not so early that collecting it takes most of the time
const AT_REST = "--optimize-for-size"; // what is free is given back
const AT_WORK = "--no-optimize-for-size"; // for it slows work down by a third
const SAMPLE_MILLISECONDS = 500; // ours
const WORKING = 0.1; // ours: the part of the time from which on it is at work
const REST_SAMPLES = 6; // ours: in a row, for work comes in bursts

/**
 * Has garbage collected before the process grows by it, and memory given back when there is little to do. What an agent holds is small;
 * what it makes and drops while it applies is many times that, and would stay resident for good. V8 reads these flags whenever it
 * decides about its heap, so that they count from now on.
 */
export function keepHeapSmall(): void {
  for (const flag of [ALWAYS, AT_REST]) setFlagsFromString(flag);
  let before = performance.eventLoopUtilization();
  let resting = REST_SAMPLES;
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    const rested = resting;
    resting = utilization < WORKING ? resting + 1 : 0;
    if (resting === REST_SAMPLES) setFlagsFromString(AT_REST);
    if (resting === 0 && rested >= REST_SAMPLES) setFlagsFromString(AT_WORK);
  }, SAMPLE_MILLISECONDS).unref();
}
