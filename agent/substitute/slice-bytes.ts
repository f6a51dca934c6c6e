import type { ByteText } from "./byte-text.ts";

const LARGEST_INT64 = 2n ** 63n - 1n;
const MAX_DIGITS = 19; // of an int64

/** What `${v:offset:length}` cuts out; `overflow` is a sum beyond 64 bits, at which Flux's own program crashes. */
export type Slice = ByteText | { readonly kind: "overflow" };

/**
 * Cuts `${v:offset}` or `${v:offset:length}` out of a value, counted in bytes. A negative number counts from the end; what
 * is not a number leaves the value whole.
 */
export function sliceBytes(value: ByteText, offsetText: ByteText, lengthText?: ByteText): Slice {
  const offset = parseInt64(offsetText);
  if (offset === undefined) return value;
  const size = BigInt(value.length);
  const start = offset >= 0n ? offset : larger(size + offset, 0n);
  if (lengthText === undefined) return cut(value, start, size);

  const length = parseInt64(lengthText);
  if (length === undefined) return value;
  if (start + length > LARGEST_INT64) return { kind: "overflow" };
  return cut(value, start, length < 0n ? size + length : start + length);
}

function cut(value: ByteText, start: bigint, end: bigint): ByteText {
  const size = BigInt(value.length);
  return start >= size || end <= start
    ? ""
    : value.slice(Number(start), Number(end < size ? end : size));
}

/** A whole number as Go's strconv.Atoi takes it: decimal digits with an optional sign, at most 64 bits. */
function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const digits = text.replace(/^[+-]?0*/, "");
  if (digits.length > MAX_DIGITS) return undefined;
  const number = text.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  return number > LARGEST_INT64 || number < -LARGEST_INT64 - 1n ? undefined : number;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
