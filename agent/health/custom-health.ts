import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { compileUnchecked } from "../cel/boolean-expression.ts";
import type { BooleanExpression } from "../cel/boolean-expression.ts";
import type { CelProblem } from "../cel/problem.ts";
import { groupOf } from "../objects/kube-object.ts";
import type { JsonValue, KubeObject } from "../objects/kube-object.ts";
import { textAt } from "../objects/read-json.ts";
import { current, failed, inProgress, unknown } from "./health.ts";
import type { Health } from "./health.ts";
import { readInt } from "./read-field.ts";

/** The health checks that a Kustomization brings along for kinds of which it knows more than kstatus. */
export type CustomHealthChecks = ReadonlyMap<GroupKind, HealthExpressions>;

/** `Kind.group`, as Flux prints it; `.group` stands for every kind of a group. */
type GroupKind = string;

type Stage = "inProgress" | "failed" | "current";

/** The expressions for one kind, in the order in which they are asked. */
type HealthExpressions = readonly {
  readonly stage: Stage;
  readonly expression: BooleanExpression;
}[];

const STAGES: readonly Stage[] = ["inProgress", "failed", "current"];

/**
 * Reads `spec.healthCheckExprs`, all of whose problems are told.
 *
 * Matches fluxcd/pkg runtime/cel v0.110.0: `current` is required, the others are not, and no kind may come twice.
 */
export function readHealthCheckExpressions(
  entries: readonly JsonValue[],
): Result<CustomHealthChecks, readonly CelProblem[]> {
  const checks = new Map<GroupKind, HealthExpressions>();
  const problems: CelProblem[] = [];
  for (const [index, entry] of entries.entries()) {
    const key = groupKind(textAt(entry, "apiVersion") ?? "", textAt(entry, "kind") ?? "");
    const read = checks.has(key) ? err([duplicate(key, index)]) : readExpressions(entry, index);
    if (read.ok) checks.set(key, read.value);
    else problems.push(...read.error);
  }
  return problems.length > 0 ? err(problems) : ok(checks);
}

/** Says how an object fares by the checks for its kind, or else for its group; undefined where there are none. */
export function customHealth(checks: CustomHealthChecks, object: KubeObject): Health | undefined {
  const { apiVersion, kind } = object;
  const expressions =
    checks.get(groupKind(apiVersion, kind)) ?? checks.get(groupKind(apiVersion, ""));
  return expressions === undefined ? undefined : ask(expressions, object);
}

function ask(expressions: HealthExpressions, object: KubeObject): Health {
  if (isUnobserved(object)) {
    return inProgress("LatestGenerationNotObserved", "The newest generation was not observed yet");
  }
  for (const { stage, expression } of expressions) {
    const answer = expression.evaluate(object);
    if (!answer.ok) return unknown(answer.error.message);
    if (answer.value) return healthOf(stage, expression.source);
  }
  return inProgress("NotCurrent", "The health check expression 'current' is not true yet");
}

/** Generations that are no whole numbers say nothing here: the expressions alone decide. */
function isUnobserved(object: KubeObject): boolean {
  const generation = readInt(object, "metadata", "generation");
  const observed = readInt(object, "status", "observedGeneration");
  if (!generation.ok || !observed.ok) return false;
  const areKnown = generation.value !== undefined && observed.value !== undefined;
  return areKnown && generation.value !== observed.value;
}

function healthOf(stage: Stage, source: string): Health {
  const message = `The health check expression '${stage}' is true: ${source}`;
  switch (stage) {
    case "inProgress":
      return inProgress("InProgressExpression", message);
    case "failed":
      return failed("FailedExpression", message);
    case "current":
      return current(message);
  }
}

function readExpressions(
  entry: JsonValue,
  index: number,
): Result<HealthExpressions, readonly CelProblem[]> {
  const expressions: HealthExpressions[number][] = [];
  const problems: CelProblem[] = [];
  for (const stage of STAGES) {
    const source = textAt(entry, stage) ?? "";
    if (source === "" && stage !== "current") continue;
    const compiled = source === "" ? err(currentMissing()) : compileUnchecked(source);
    if (compiled.ok) expressions.push({ stage, expression: compiled.value });
    else problems.push(inEntry(compiled.error, index, stage));
  }
  return problems.length > 0 ? err(problems) : ok(expressions);
}

function inEntry(problem: CelProblem, index: number, stage: Stage): CelProblem {
  return { ...problem, message: `healthCheckExprs[${index}].${stage}: ${problem.message}` };
}

function currentMissing(): CelProblem {
  return {
    code: "cel-invalid",
    message: "expression Current not specified.",
    advice: "Say by `current` when an object of this kind is as it should be.",
  };
}

function duplicate(key: GroupKind, index: number): CelProblem {
  return {
    code: "cel-invalid",
    message: `duplicate custom health check for GroupKind ${key} at healthCheckExprs[${index}].`,
    advice: "Put what is asked about a kind into one entry; its version makes no difference.",
  };
}

function groupKind(apiVersion: string, kind: string): GroupKind {
  const group = groupOf(apiVersion);
  return group === "" ? kind : `${kind}.${group}`;
}
