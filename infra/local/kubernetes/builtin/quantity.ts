/** Powers of ten and of 1024 behind a number; `n` is the smallest that a quantity can hold. */
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const NANO = 1_000_000_000n;

/**
 * A quantity as the real server writes it back: the largest suffix that needs no fraction (`0.5` is `500m`, `1024Mi`
 * is `1Gi`). Absent when it is no quantity.
 *
 * Matches apimachinery's resource.Quantity.
 */
export function canonicalQuantity(text: string): string | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  const { nanos, format, exponent } = parsed;
  const [sign, size] = nanos < 0n ? ["-", -nanos] : ["", nanos];
  if (size === 0n) return "0";
  if (format === "binary" && size >= 1024n * NANO) return sign + binaryText(size);
  return sign + decimalText(size, exponent);
}

interface Parsed {
  readonly nanos: bigint;
  readonly format: "decimal" | "binary";
  readonly exponent: boolean; // written as 1e3
}

function parse(text: string): Parsed | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.exec(text);
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match ?? [];
  if (match === null || whole + fraction === "") return undefined;
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  const binary = BINARY.indexOf(suffix);
  const isExponent = /^[eE]./.test(suffix);
  if (binary > 0) {
    const scaled = digits * NANO * 1024n ** BigInt(binary);
    return {
      nanos: divideUp(scaled, 10n ** BigInt(fraction.length)),
      format: "binary",
      exponent: false,
    };
  }
  const power =
    (isExponent ? Number(suffix.slice(1)) : (DECIMAL[suffix] ?? 0)) + 9 - fraction.length;
  const nanos =
    power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
  return { nanos, format: "decimal", exponent: isExponent };
}

/** Away from zero, so that nothing asked for becomes nothing. */
function divideUp(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return value / by + (rest === 0n ? 0n : value < 0n ? -1n : 1n);
}

function binaryText(nanos: bigint): string {
  let value = divideUp(nanos, NANO);
  let step = 0;
  while (value % 1024n === 0n && step < BINARY.length - 1) {
    value /= 1024n;
    step += 1;
  }
  return `${value}${BINARY[step] ?? ""}`;
}

function decimalText(nanos: bigint, exponent: boolean): string {
  let value = nanos;
  let power = -9;
  while (value % 1000n === 0n && power < 18) {
    value /= 1000n;
    power += 3;
  }
  if (exponent) return power === 0 ? `${value}` : `${value}e${power}`;
  const suffix = Object.entries(DECIMAL).find(([, known]) => known === power)?.[0] ?? "";
  return `${value}${suffix}`;
}

/** Tells which of two quantities is larger: below, at or above zero. */
export function compareQuantities(left: string, right: string): number {
  const difference = (parse(left)?.nanos ?? 0n) - (parse(right)?.nanos ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
