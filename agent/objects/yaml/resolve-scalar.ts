import { TAG } from "./node.ts";
import { isTimestamp, timestampText } from "./timestamp.ts";

/** What a plain scalar means: its type and its value. Integers beyond 2^53 are `bigint`; a time is the text of RFC 3339. */
export interface ResolvedScalar {
  readonly tag: string;
  readonly value: string | number | bigint | boolean | null;
}

/** Which words are truth values: YAML 1.1 as go-yaml v2 reads it has many, go-yaml v3 keeps two. */
export type YamlDialect = "v2" | "v3";

const NULL: ResolvedScalar = { tag: TAG.null, value: null };
const TRUE: ResolvedScalar = { tag: TAG.bool, value: true };
const FALSE: ResolvedScalar = { tag: TAG.bool, value: false };
const INFINITE: ResolvedScalar = { tag: TAG.float, value: Infinity };
const MINUS_INFINITE: ResolvedScalar = { tag: TAG.float, value: -Infinity };

const WORDS: ReadonlyMap<string, ResolvedScalar> = new Map([
  ...words(TRUE, "true", "True", "TRUE"),
  ...words(FALSE, "false", "False", "FALSE"),
  ...words(NULL, "", "~", "null", "Null", "NULL"),
  ...words({ tag: TAG.float, value: NaN }, ".nan", ".NaN", ".NAN"),
  ...words(INFINITE, ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"),
  ...words(MINUS_INFINITE, "-.inf", "-.Inf", "-.INF"),
]);

const OLD_WORDS: ReadonlyMap<string, ResolvedScalar> = new Map([
  ...words(TRUE, "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"),
  ...words(FALSE, "n", "N", "no", "No", "NO", "off", "Off", "OFF"),
]);

// The first characters of everything that is not text.
const CAN_BE_OTHER = /^[-+.0-9yYnNtTfFoO~]/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const FLOAT_AFTER_DOT = /^\.[0-9]+(?:[eE][-+]?[0-9]+)?$/;
const INTEGER =
  /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))$/;
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/**
 * Says what a plain scalar means, as go-yaml resolves it: YAML 1.1 without sexagesimals, with 0o octals, with times only
 * in RFC 3339's shapes.
 */
export function resolveScalar(text: string, dialect: YamlDialect = "v3"): ResolvedScalar {
  if (text === "") return NULL;
  if (!CAN_BE_OTHER.test(text)) return { tag: TAG.str, value: text };
  const word = WORDS.get(text) ?? (dialect === "v2" ? OLD_WORDS.get(text) : undefined);
  return word ?? resolveNumber(text) ?? { tag: TAG.str, value: text };
}

function resolveNumber(text: string): ResolvedScalar | undefined {
  const first = text.charCodeAt(0);
  if (first === 0x2e) {
    return FLOAT_AFTER_DOT.test(text) ? finite(Number(text)) : undefined;
  }
  if (first > 0x39) return undefined;
  if (isTimestamp(text)) return { tag: TAG.timestamp, value: timestampText(text) };
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  return resolveInteger(plain) ?? (FLOAT.test(plain) ? finite(Number(plain)) : undefined);
}

function resolveInteger(text: string): ResolvedScalar | undefined {
  const parts = INTEGER.exec(text);
  if (parts === null) return undefined;
  const [, sign, hex, binary, octal, oldOctal, decimal] = parts;
  const digits = hex !== undefined ? `0x${hex}` : binary !== undefined ? `0b${binary}` : decimal;
  const magnitude = BigInt(digits ?? `0o${octal ?? oldOctal ?? "0"}`);
  const value = sign === "-" ? -magnitude : magnitude;
  if (value < MIN_INT64 || value > (sign === "" ? MAX_UINT64 : MAX_UINT64 / 2n)) return undefined;
  const small = Number(value);
  return { tag: TAG.int, value: Number.isSafeInteger(small) ? small + 0 : value };
}

// What overflows is text, as where Go's ParseFloat answers with an error.
function finite(value: number): ResolvedScalar | undefined {
  return Number.isFinite(value) ? { tag: TAG.float, value } : undefined;
}

function words(meaning: ResolvedScalar, ...texts: string[]): [string, ResolvedScalar][] {
  return texts.map((text) => [text, meaning]);
}
