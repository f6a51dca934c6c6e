const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);
const LARGEST_PLAIN_EXPONENT = 5; // Go's "g" writes an exponent from 1e+06 on, and below 1e-04
const SMALLEST_PLAIN_EXPONENT = -4;

/** A number as Go's encoding/json writes it, which for JavaScript's numbers is how JavaScript does. */
export function jsonNumberText(value: number | bigint): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * A number as kustomize prints it: by way of JSON, where a whole float becomes an integer, and back through YAML, where
 * what fits 64 bits is one and everything else a float.
 */
export function yamlNumberText(value: number | bigint): string {
  const text = jsonNumberText(value);
  if (!/^-?[0-9]+$/.test(text)) return floatText(Number(value));
  const whole = BigInt(text); // not of the value: Go, as JavaScript, fills up with zeros what a double does not hold
  return whole >= MIN_INT64 && whole <= MAX_UINT64 ? String(whole) : floatText(Number(value));
}

/** A float as Go's strconv writes it in the shape "g" with the fewest digits. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  const [mantissa = "", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent <= LARGEST_PLAIN_EXPONENT)
    return String(value);
  const sign = exponent < 0 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
