/** Why an expression has no answer. Values that it was given are never quoted: they may be secrets. */
export interface CelProblem {
  readonly code: "cel-invalid" | "cel-failed" | "cel-too-costly";
  readonly message: string; // names the expression
  readonly advice: string; // what to do next
}
