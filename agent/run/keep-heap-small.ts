import { setFlagsFromString } from "node:v8";

const FLAGS = [
  "--optimize-for-size", // garbage is collected early, and what is free is given back
  "--heap-growing-percent=50", // but not so early that collecting it takes most of the time
];

/**
 * Has garbage collected before the process grows by it. What an agent holds is small; what it makes and drops while it applies is many
 * times that, and would stay resident for good. V8 reads these flags whenever it decides about its heap, so that they count from now on.
 */
export function keepHeapSmall(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}
