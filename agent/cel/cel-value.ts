import { isJsonObject } from "../objects/kube-object.ts";
import type { JsonObject, JsonValue } from "../objects/kube-object.ts";

/** What CEL computes with. Its whole numbers are `bigint`, so that `5` and `5.0` have types of their own. */
export type CelValue = string | number | bigint | boolean | null | readonly CelValue[] | CelFields;

export interface CelFields {
  readonly [name: string]: CelValue;
}

/** Takes the fields of an object for CEL, whose numbers are doubles unless they are whole. */
export function toCelFields(object: JsonObject): CelFields {
  const members = Object.entries(object).flatMap(([name, member]): [string, CelValue][] =>
    member === undefined ? [] : [[name, toCel(member)]],
  );
  return Object.fromEntries(members);
}

/** How large the parts of a value are, by which it can be told how long loops over them take. */
export interface Extent {
  readonly members: number; // of the largest list or map
  readonly characters: number; // of the longest text
}

/** Measures a value. */
export function extentOf(value: CelValue): Extent {
  if (typeof value === "string") return { members: 0, characters: value.length };
  if (typeof value !== "object" || value === null) return { members: 0, characters: 0 };
  const own: readonly CelValue[] = isList(value) ? value : Object.values(value);
  return own.reduce<Extent>(
    (extent, member) => {
      const { members, characters } = extentOf(member);
      return {
        members: Math.max(extent.members, members),
        characters: Math.max(extent.characters, characters),
      };
    },
    { members: own.length, characters: 0 },
  );
}

function toCel(value: JsonValue): CelValue {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (isJsonObject(value)) return toCelFields(value);
  if (typeof value === "object" && value !== null) return value.map(toCel);
  return value;
}

function isList(value: CelValue): value is readonly CelValue[] {
  return Array.isArray(value);
}
