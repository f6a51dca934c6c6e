import type { BuildProblem, BuildProblemCode } from "./build-problem.ts";

/** Why a step failed, told before it is known which line of which file asked for it. */
export interface Failure {
  readonly code: BuildProblemCode;
  readonly message: string; // with kustomize's own words for it
  readonly advice: string;
  readonly file?: string; // where the step itself knows better than who asked for it
  readonly line?: number;
}

/** A line of a file that asked for something. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/** Makes a failure a problem of a place, unless it brings its own. */
export function placed(failure: Failure, place: Place): BuildProblem {
  const { code, message, advice } = failure;
  const { file, line } =
    failure.file === undefined ? place : { file: failure.file, line: failure.line };
  return { code, message, advice, file, ...(line === undefined ? {} : { line }) };
}

/** Says what was being done when a step failed. */
export function withContext(failure: Failure, context: string): Failure {
  return { ...failure, message: `${context}: ${failure.message}` };
}
