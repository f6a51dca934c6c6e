import { compileReadyExpression } from "../cel/ready-expression.ts";
import { findCondition } from "../objects/condition.ts";
import {
  sourceKeyOf,
  type Dependency,
  type FluxKustomization,
} from "../objects/flux-kustomization.ts";

/** Whether what a Kustomization depends on is ready for it. */
export type DependencyState =
  | { readonly kind: "met" }
  | { readonly kind: "unmet"; readonly message: string }
  | { readonly kind: "invalid"; readonly message: string }; // no waiting helps: the spec has to change

const MET: DependencyState = { kind: "met" };

/** What is known when dependencies are checked. */
export interface DependencyContext {
  readonly revision: string; // of the source
  readonly find: (key: string) => FluxKustomization | undefined;
}

/**
 * Checks what a Kustomization depends on, in the order of its spec; the first that is not ready is told.
 *
 * Matches kustomize-controller checkDependencies: a `readyExpr` stands in the place of the built-in check.
 */
export function checkDependencies(
  kustomization: FluxKustomization,
  context: DependencyContext,
): DependencyState {
  const cycle = cycleThrough(kustomization, context.find);
  if (cycle !== undefined) {
    const way = cycle.join(" -> ");
    return {
      kind: "unmet",
      message: `circular dependency detected: ${way}: take one of these out of spec.dependsOn`,
    };
  }
  for (const dependency of kustomization.dependsOn) {
    const state = checkDependency(kustomization, dependency, context);
    if (state.kind !== "met") return state;
  }
  return MET;
}

function checkDependency(
  kustomization: FluxKustomization,
  { key, readyExpr }: Dependency,
  { revision, find }: DependencyContext,
): DependencyState {
  const found = find(key);
  if (found === undefined) return unmet(notFound(key));
  if (readyExpr !== undefined) return askExpression(readyExpr, kustomization, found);
  const isObserved = found.conditions.length > 0 && found.generation === found.observedGeneration;
  const isReady = findCondition(found.conditions, "Ready")?.status === "True";
  if (!isObserved || !isReady) return unmet(`dependency '${key}' is not ready`);
  const sharesSource =
    found.source.kind === kustomization.source.kind &&
    sourceKeyOf(found) === sourceKeyOf(kustomization);
  if (sharesSource && found.lastAppliedRevision !== revision) {
    return unmet(`dependency '${key}' revision is not up to date`);
  }
  return MET;
}

/** Flux's words, with those of the API server behind them. */
function notFound(key: string): string {
  const name = key.slice(key.indexOf("/") + 1);
  return `dependency '${key}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${name}" not found`;
}

function askExpression(
  source: string,
  kustomization: FluxKustomization,
  found: FluxKustomization,
): DependencyState {
  const expression = compileReadyExpression(source);
  if (!expression.ok) {
    const { message, advice } = expression.error;
    return {
      kind: "invalid",
      message: `failed to evaluate dependency ${found.name}: ${message} ${advice}`,
    };
  }
  const answer = expression.value.evaluate(kustomization.object, found.object);
  if (!answer.ok) {
    const { message, advice } = answer.error;
    return unmet(`dependency '${found.key}' is not ready: readyExpr: ${message} ${advice}`);
  }
  return answer.value
    ? MET
    : unmet(`dependency '${found.key}' is not ready according to readyExpr eval`);
}

function unmet(message: string): DependencyState {
  return { kind: "unmet", message };
}

/** The shortest way from a Kustomization back to itself, for one that is on it; who only depends on a circle is on none. */
function cycleThrough(
  start: FluxKustomization,
  find: DependencyContext["find"],
): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[start.key]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? start.key;
    const dependsOn = last === start.key ? start.dependsOn : (find(last)?.dependsOn ?? []);
    for (const { key } of dependsOn) {
      if (key === start.key) return [...way, key];
      if (seen.has(key)) continue;
      seen.add(key);
      ways.push([...way, key]);
    }
  }
  return undefined;
}
