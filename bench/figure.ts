import { loadavg } from "node:os";

/** One measured figure. Its name stays as it is, so that it can be followed over time. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly load: number; // of the machine over the last minute: what else it was doing
}

/** A figure as of now, rounded to what a reader can use. */
export function figure(name: string, value: number, unit: string): Figure {
  return { name, value: rounded(value), unit, load: rounded(loadavg()[0] ?? 0) };
}

/** The value in the middle: one slow run does not move it. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that this part of all values stays below. */
export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
