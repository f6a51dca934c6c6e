/** What can be wrong with a kustomization; docs/kustomize-the-same.md tells what each code means. */
export type BuildProblemCode =
  | "component-misplaced"
  | "configuration-invalid"
  | "cycle"
  | "generator-conflict"
  | "generator-invalid"
  | "helm-unsupported"
  | "kustomization-ambiguous"
  | "kustomization-invalid"
  | "kustomization-missing"
  | "limit-exceeded"
  | "openapi-invalid"
  | "output-invalid"
  | "patch-failed"
  | "patch-invalid"
  | "patch-target-ambiguous"
  | "patch-target-missing"
  | "path-missing"
  | "path-outside"
  | "plugin-unsupported"
  | "reference-ambiguous"
  | "remote-failed"
  | "remote-needed"
  | "remote-refused"
  | "replacement-failed"
  | "replicas-target-missing"
  | "resource-duplicate"
  | "resource-invalid"
  | "resource-missing"
  | "sort-invalid"
  | "transformer-failed"
  | "transformer-invalid"
  | "variable-invalid"
  | "yaml-invalid";

/** One thing that keeps a build from being made: what, where, and what to do about it. */
export interface BuildProblem {
  readonly code: BuildProblemCode;
  readonly message: string; // what is wrong, with kustomize's own words for it
  readonly file: string; // the file, or the directory, that has to change; from the root of the tree
  readonly line?: number; // absent: the file as a whole
  readonly advice: string; // what to do next
}

/** Prints a problem as one line, as editors and terminals understand places: `file:line: message advice`. */
export function printProblem({ file, line, message, advice }: BuildProblem): string {
  const name = file === "" ? "." : file;
  const place = line === undefined ? name : `${name}:${line}`;
  const end = /[.!?]$/.test(message) ? "" : ".";
  return `${place}: ${message}${end} ${advice}`;
}
