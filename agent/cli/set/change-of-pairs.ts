import { err, ok, type Result } from "#contract/result.ts";

import type { FieldChange } from "./field-change.ts";

/** The key of an annotation, as kustomize checks it: Kubernetes' syntax. */
const ANNOTATION_KEY =
  /^([a-zA-Z](([-a-zA-Z0-9.]{0,251})[a-zA-Z0-9])?\/)?[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$/;

/** Reads what `set label` is called with. Matches kustomize's edit set label, which sets commonLabels. */
export function changeOfLabels(args: readonly string[]): Result<FieldChange, readonly string[]> {
  return changeOfPairs(args, "label", "commonLabels", () => undefined);
}

/** Reads what `set annotation` is called with. Matches kustomize's edit set annotation. */
export function changeOfAnnotations(
  args: readonly string[],
): Result<FieldChange, readonly string[]> {
  return changeOfPairs(args, "annotation", "commonAnnotations", (key) =>
    ANNOTATION_KEY.test(key)
      ? undefined
      : `invalid annotation key "${key}": it has letters, digits, "-", "_" and ".", at most 63, after a domain and "/" if any`,
  );
}

function changeOfPairs(
  args: readonly string[],
  what: string,
  field: string,
  check: (key: string) => string | undefined,
): Result<FieldChange, readonly string[]> {
  if (args.length === 0) return err([`must specify ${what}; write one or more of KEY:VALUE`]);
  const entries = args.map(readPair);
  const problems = entries.flatMap(([key], at) => {
    if (key === "") return [`invalid ${what}: "${args[at]}" has no key; write KEY:VALUE`];
    return check(key) ?? [];
  });
  if (problems.length > 0) return err(problems);
  return ok({ kind: "entries", field, entries: Object.fromEntries(entries) });
}

/** A value may stand in quotes; without a colon it is empty. */
function readPair(arg: string): [key: string, value: string] {
  const colon = arg.indexOf(":");
  if (colon === -1) return [arg, ""];
  const [, quoted] = /^"(.*)"$/s.exec(arg.slice(colon + 1)) ?? [];
  return [arg.slice(0, colon), quoted ?? arg.slice(colon + 1)];
}
