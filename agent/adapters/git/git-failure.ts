import type { GitProblem } from "../../ports.ts";

/** Carries a problem up through isomorphic-git, which knows only exceptions; `look` turns it into a value again. */
export class GitFailure extends Error {
  readonly problem: GitProblem;

  constructor(problem: GitProblem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}
