import { isJsonObject } from "../objects/kube-object.ts";
import type { JsonValue } from "../objects/kube-object.ts";

/** Finds the first field whose text, or whose name, holds a piece of text, as in `data.config` or `spec.args[0]`. */
export function findField(value: JsonValue | undefined, piece: string): string | undefined {
  return find(value, piece, "");
}

function find(value: JsonValue | undefined, piece: string, path: string): string | undefined {
  if (typeof value === "string") return value.includes(piece) ? path : undefined;
  for (const [step, name, member] of membersOf(value)) {
    const found = name.includes(piece) ? path + step : find(member, piece, path + step);
    if (found !== undefined) return found.replace(/^\./, "");
  }
  return undefined;
}

type Member = readonly [step: string, name: string, member: JsonValue | undefined];

function membersOf(value: JsonValue | undefined): readonly Member[] {
  if (isJsonObject(value)) {
    return Object.entries(value).map(([name, member]) => [`.${name}`, name, member]);
  }
  return isList(value) ? value.map((member, index) => [`[${index}]`, "", member]) : [];
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
