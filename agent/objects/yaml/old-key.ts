import { TAG } from "./node.ts";
import { floatText } from "./number-text.ts";
import type { ResolvedScalar } from "./resolve-scalar.ts";

const MAX_INT64 = 2n ** 63n - 1n;
const FLOAT32_DIGITS = 9; // tell any two of them apart

/**
 * The text that sigs.k8s.io/yaml makes of a key that is none, as JSON's keys are texts; undefined where it refuses to: null,
 * and whole numbers beyond 63 bits.
 */
export function keyText({ tag, value }: ResolvedScalar): string | undefined {
  if (value === null) return undefined;
  if (tag === TAG.float && typeof value === "number") return floatText(shortened(value));
  return typeof value === "bigint" && value > MAX_INT64 ? undefined : String(value);
}

/** The number with the fewest digits that is the same to a float of 32 bits, in which keys are written. */
function shortened(value: number): number {
  const float = Math.fround(value);
  const digits = Array.from({ length: FLOAT32_DIGITS }, (_, index) => index + 1);
  const shortest = digits.map((count) => Number(float.toPrecision(count)));
  return shortest.find((short) => Math.fround(short) === float) ?? float;
}
