import { setFlagsFromString } from "node:v8";

const FLAGS = [
  "--semi-space-growth-factor=1", // new objects have 1 MiB per space and no more: most of them are soon garbage
  "--heap-growing-percent=30", // the garbage is collected when a third has come to what is kept, not when that has doubled
];

/**
 * Has garbage collected before the process grows by it. What an agent holds is small; what it makes and drops while it builds and applies
 * is many times that, and would stay resident for good. V8 reads these flags whenever it decides about its heap, so they count from now on.
 */
export function keepHeapSmall(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
