/** Something that keeps variables from being put in. No value of a variable is ever quoted: it may be a secret. */
export interface SubstituteProblem {
  readonly code:
    | "expression-invalid"
    | "variable-missing"
    | "variable-name-invalid"
    | "source-missing"
    | "value-cut"
    | "value-too-large"
    | "expression-too-costly"
    | "result-invalid";
  readonly message: string; // what is wrong, in one sentence
  readonly advice: string; // what to do next
  readonly line?: number; // in the object's printed YAML, from 1
  readonly column?: number; // in characters, from 1
  readonly excerpt?: string; // what the message quotes: an expression, its beginning, or a line of the printed object
  readonly field?: string; // of the object, as in `data.config` or `spec.args[0]`
}

/** Switches substitution off for one object, as a label or as an annotation. */
export const SUBSTITUTE_KEY = "kustomize.toolkit.fluxcd.io/substitute";

/** Prints a problem as one line: the field where it is, what is wrong, and what to do. */
export function printSubstituteProblem({ field, message, advice }: SubstituteProblem): string {
  return `${field === undefined ? "" : `${field}: `}${message} ${advice}`;
}

/** Takes what a problem quotes out of it, for objects that hold secrets. Names of variables stay. */
export function withoutExcerpt({ excerpt = "", ...problem }: SubstituteProblem): SubstituteProblem {
  if (excerpt === "") return problem;
  return {
    ...problem,
    message: problem.message.replaceAll(excerpt, "…"),
    advice: problem.advice.replaceAll(excerpt, "…"),
  };
}
