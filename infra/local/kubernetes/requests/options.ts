import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { invalid, notSupported, required, tooLong } from "../refusal.ts";
import type { FieldProblem, Refusal } from "../refusal.ts";

/** What a writing request asks for beside its object. */
export interface Options {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: "Strict" | "Warn" | "Ignore";
  readonly force: boolean;
}

type Verb = "create" | "update" | "patch" | "delete";

const OPTION_KINDS: Readonly<Record<Verb, string>> = {
  create: "CreateOptions",
  update: "UpdateOptions",
  patch: "PatchOptions",
  delete: "DeleteOptions",
};
const VALIDATIONS = ["Ignore", "Strict", "Warn"] as const;
const MAX_MANAGER_BYTES = 128;
const APPLY = "application/apply-patch+yaml";

/** Reads the query of a writing request. */
export function readOptions(
  query: URLSearchParams,
  verb: Verb,
  contentType: string,
): Result<Options, Refusal> {
  const dryRuns = query.getAll("dryRun");
  const fieldManager = query.get("fieldManager") ?? "";
  const validation = query.get("fieldValidation") ?? "";
  const force = query.get("force");
  const isApply = verb === "patch" && contentType === APPLY;
  const problems: FieldProblem[] = [];
  if (isApply && fieldManager === "") {
    problems.push(required("fieldManager", "is required for apply patch"));
  }
  if (verb === "patch" && !isApply && force !== null) {
    const message = "Forbidden: may not be specified for non-apply patch";
    problems.push({ reason: "FieldValueForbidden", field: "force", message });
  }
  if (Buffer.byteLength(fieldManager) > MAX_MANAGER_BYTES) {
    problems.push(tooLong("fieldManager", MAX_MANAGER_BYTES));
  }
  if (dryRuns.some((value) => value !== "All")) {
    problems.push(notSupported("dryRun", dryRuns, ["All"]));
  }
  const known = VALIDATIONS.find((value) => value === validation);
  if (validation !== "" && known === undefined) {
    problems.push(notSupported("fieldValidation", validation, ["", ...VALIDATIONS]));
  }
  if (problems.length > 0) {
    const kind = OPTION_KINDS[verb];
    return err(invalid({ group: "meta.k8s.io", kind }, "", problems));
  }
  return ok({
    dryRun: dryRuns.length > 0,
    fieldManager,
    fieldValidation: known ?? "Warn",
    force: force === "true" || force === "1",
  });
}

/** Who wrote: the field manager that the request names, else the program behind the user agent. */
export function managerOf(options: Options, userAgent: string): string {
  if (options.fieldManager !== "") return options.fieldManager;
  const program = (userAgent.split("/")[0] ?? "").replaceAll(/[^\x20-\x7e]/g, "");
  return program.slice(0, MAX_MANAGER_BYTES);
}
