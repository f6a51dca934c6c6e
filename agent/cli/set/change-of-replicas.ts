import { err, ok, type Result } from "#contract/result.ts";

import type { FieldChange, ItemChange } from "./field-change.ts";

const MAX_COUNT = 2n ** 63n; // Go's int64 ends before

/** Reads what `set replicas` is called with. Matches kustomize's edit set replicas. */
export function changeOfReplicas(args: readonly string[]): Result<FieldChange, readonly string[]> {
  if (args.length === 0) return err(["no replicas specified; write one or more of NAME=COUNT"]);
  const items = new Map<string, ItemChange>();
  const problems: string[] = [];
  for (const arg of args) {
    const [, name, count] = /^([^=]+)=([-+]?[0-9]+)$/.exec(arg) ?? [];
    if (name === undefined || count === undefined || !isInt64(count)) {
      problems.push(`invalid format of replica "${arg}", use NAME=COUNT`);
    } else items.set(name, { name, change: () => ({ name, count: jsonNumber(count) }) });
  }
  if (problems.length > 0) return err(problems);
  return ok({ kind: "items", field: "replicas", items: [...items.values()] });
}

function isInt64(digits: string): boolean {
  const count = BigInt(digits.replace("+", ""));
  return count < MAX_COUNT && count >= -MAX_COUNT;
}

function jsonNumber(digits: string): bigint | number {
  const count = BigInt(digits.replace("+", ""));
  return Number.isSafeInteger(Number(count)) ? Number(count) : count;
}
