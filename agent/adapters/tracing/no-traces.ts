import type { Traces } from "../../ports.ts";

/** Where nobody collects traces, none are made. */
export const NO_TRACES: Traces = {
  followed: () => () => {},
  reconciled: () => {},
};
