import { quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "./delivery.ts";
import { malformedHeader, type Rejection } from "./rejection.ts";

const VISIBLE_ASCII = /^[\x20-\x7e]{1,100}$/; // names of events have spaces in them, too: "Push Hook"

/** Reads a header that must be there once: a signature is of the body alone and says nothing about it. */
export function readHeader(delivery: Delivery, name: string): Result<string, Rejection> {
  const [value, ...more] = headerValues(delivery, name);
  if (value === undefined) return malformedHeader(`The header ${name} is missing.`);
  if (more.length > 0) return malformedHeader(`The header ${name} is there more than once.`);
  if (VISIBLE_ASCII.test(value)) return ok(value);
  return malformedHeader(
    `The header ${name} is ${quote(value)}, not 1 to 100 visible ASCII characters.`,
  );
}

/** Reads the first of several headers that is there once; undefined where none is. */
export function optionalHeader(
  delivery: Delivery,
  ...names: readonly string[]
): string | undefined {
  const found = names.map((name) => readHeader(delivery, name)).find((header) => header.ok);
  return found?.ok === true ? found.value : undefined;
}
