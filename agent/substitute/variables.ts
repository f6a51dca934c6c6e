import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Variables } from "./expand.ts";
import type { SubstituteProblem } from "./problem.ts";

/** One entry of `postBuild.substituteFrom`, and what was found under it. */
export interface VariableSource {
  readonly kind: string; // ConfigMap or Secret; any other is passed over, as Flux does
  readonly name: string;
  readonly optional: boolean;
  readonly data?: Readonly<Record<string, string>>; // a Secret's decoded; absent: there is no such object
}

const NAME = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/**
 * Gathers the variables of a Kustomization: of two sources with the same name in them the later one counts, and what
 * `postBuild.substitute` says itself counts most. Line ends are taken out of every value.
 */
export function gatherVariables(
  sources: readonly VariableSource[],
  inline: Readonly<Record<string, string>>,
): Result<Variables, readonly SubstituteProblem[]> {
  const used = sources.filter(({ kind }) => kind === "ConfigMap" || kind === "Secret");
  const missing = used.filter(({ data, optional }) => data === undefined && !optional);
  if (missing.length > 0) return err(missing.map(sourceMissing));
  const entries = [...used.map(({ data = {} }) => data), inline].flatMap(Object.entries<string>);
  return ok(new Map(entries.map(([name, value]) => [name, value.replaceAll("\n", "")])));
}

/** Tells which variables have a name that no expression could have; each spoils the whole substitution. */
export function nameProblems(variables: Variables): readonly SubstituteProblem[] {
  const invalid = [...variables.keys()].filter((name) => !NAME.test(name));
  return invalid.map((name) => ({
    code: "variable-name-invalid",
    message: `'${name}' var name is invalid: it must begin with a letter or "_", and only letters, digits and "_" may follow.`,
    advice:
      "Rename it under postBuild.substitute, or the key in the ConfigMap or Secret that substituteFrom names.",
  }));
}

function sourceMissing({ kind, name }: VariableSource): SubstituteProblem {
  return {
    code: "source-missing",
    message: `substitute from '${kind}/${name}' error: there is no such ${kind} in the Kustomization's namespace.`,
    advice: `Create it, or set optional: true in the substituteFrom entry.`,
  };
}
