import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject } from "../objects/kube-object.ts";
import { printYaml } from "../objects/print-yaml.ts";
import { textAt } from "../objects/read-json.ts";
import { expand } from "./expand.ts";
import type { ExpandOptions, Variables } from "./expand.ts";
import { findField } from "./find-field.ts";
import { SUBSTITUTE_KEY, withoutExcerpt } from "./problem.ts";
import type { SubstituteProblem } from "./problem.ts";
import { readExpanded } from "./read-expanded.ts";
import { roundNumbers } from "./round-numbers.ts";
import { nameProblems } from "./variables.ts";

export interface SubstituteOptions extends ExpandOptions {
  readonly always: boolean; // postBuild.substituteStrategy Always: also where there are no variables, for the defaults
}

/**
 * Puts variables in the place of the `${…}` of an object: it is printed as YAML, expanded as text, and read again, so that
 * a value may become a number, a truth value or a whole map. An object that opts out by label or annotation stays as it is.
 *
 * What comes out may lack a kind or a name, where a variable stood for it that has no value.
 *
 * Matches SubstituteVariables of fluxcd/pkg kustomize v1.41.0. Golden: test/conformance/substitute.
 */
export function substituteObject(
  object: JsonObject,
  variables: Variables,
  { always, strict }: SubstituteOptions,
): Result<JsonObject, readonly SubstituteProblem[]> {
  const isDue = variables.size > 0 || always;
  if (!isDue || optsOut(object)) return ok(object);
  const misnamed = nameProblems(variables);
  if (misnamed.length > 0) return err(misnamed);

  if (findField(object, "$") === undefined) return ok(roundNumbers(object)); // nothing to put in
  const printed = printYaml(object);
  const expanded = expand(printed, variables, { strict });
  const read = expanded.ok ? readExpanded(expanded.value, printed) : expanded;
  return read.ok
    ? ok(roundNumbers(read.value))
    : err(read.error.map((problem) => told(problem, object)));
}

function optsOut(object: JsonObject): boolean {
  return ["labels", "annotations"].some(
    (field) => textAt(object, "metadata", field, SUBSTITUTE_KEY) === "disabled",
  );
}

/** Tells where a problem is, and quotes nothing of a Secret, which may have been decrypted. */
function told(problem: SubstituteProblem, object: JsonObject): SubstituteProblem {
  const { excerpt } = problem;
  const field = excerpt === undefined ? undefined : findField(object, excerpt);
  const placed = field === undefined ? problem : { ...problem, field };
  return object["kind"] === "Secret" ? withoutExcerpt(placed) : placed;
}
