import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { fromBytes, toBytes } from "./byte-text.ts";
import type { ByteText } from "./byte-text.ts";
import { evaluate } from "./evaluate.ts";
import type { EvaluationFault } from "./evaluate.ts";
import { cutProblem, faultProblems, templateProblem } from "./expand-problems.ts";
import { parseTemplate } from "./parse-template.ts";
import type { SubstituteProblem } from "./problem.ts";

/** What variables stand for, by name. */
export type Variables = ReadonlyMap<string, string>;

export interface ExpandOptions {
  readonly strict: boolean; // a variable that is not set is a problem; else it counts as the empty text
}

const MAX_INSERTED_BYTES = 8 * 1024 * 1024; // far above the 1.5 MiB that etcd stores of an object
const MAX_STEPS = 10_000_000; // a few tenths of a second, which patterns with stars and long values can cost

/**
 * Puts variables in the place of the `${…}` of a text, as Flux's postBuild substitution does.
 *
 * Matches fluxcd/pkg envsubst v1.8.0, except that what it would do without end is a problem here. Golden:
 * test/conformance/substitute.
 */
export function expand(
  text: string,
  variables: Variables,
  options: ExpandOptions,
): Result<string, readonly SubstituteProblem[]> {
  const bytes = expandBytes(text, variables, options);
  if (!bytes.ok) return bytes;
  const expanded = fromBytes(bytes.value);
  return expanded === undefined ? err([cutProblem()]) : ok(expanded);
}

/** Expands to bytes, which are no text any more where an expression cut a value inside a character. */
export function expandToBytes(
  text: string,
  variables: Variables,
  options: ExpandOptions,
): Result<Uint8Array, readonly SubstituteProblem[]> {
  const bytes = expandBytes(text, variables, options);
  return bytes.ok ? ok(Buffer.from(bytes.value, "latin1")) : bytes;
}

function expandBytes(
  text: string,
  variables: Variables,
  { strict }: ExpandOptions,
): Result<ByteText, readonly SubstituteProblem[]> {
  const template = parseTemplate(text);
  if (!template.ok) return err([templateProblem(text, template.error)]);

  const faults: EvaluationFault[] = [];
  const bytes = evaluate(template.value, {
    variables: new Map([...variables].map(([name, value]) => [name, toBytes(value)])),
    isStrict: strict,
    limits: { budget: { steps: MAX_STEPS }, maxBytes: MAX_INSERTED_BYTES },
    faults,
  });
  return faults.length > 0 ? err(faultProblems(text, faults)) : ok(bytes);
}
