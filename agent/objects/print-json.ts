import type { JsonValue } from "./kube-object.ts";

/** Prints a value as JSON, whole numbers beyond 2^53 with all their digits. */
export function printJson(value: JsonValue): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "bigint" ? rawNumber(member) : member,
  ).replaceAll(RAW_NUMBER, "$1");
}

const MARK = "\u{e000}pullhook-integer:"; // of Unicode's private use: stands in no manifest
const RAW_NUMBER = new RegExp(`"${MARK}(-?\\d+)"`, "g");

function rawNumber(value: bigint): string {
  return `${MARK}${value}`;
}
