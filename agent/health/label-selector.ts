import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isJsonObject } from "../objects/kube-object.ts";
import type { JsonValue, KubeObject } from "../objects/kube-object.ts";
import { listAt, textAt, textsAt } from "../objects/read-json.ts";
import { readField, readList } from "./read-field.ts";

/** Labels of an object. */
type Labels = Readonly<Record<string, string>>;

/** Tells whether labels are those that are looked for. */
export type LabelMatch = (labels: Labels) => boolean;

/** What a workload's `spec.selector` looks for, or a sentence where it is no selector. An empty one takes everything. */
export function readSelector(object: KubeObject): Result<LabelMatch, string> {
  const selector = readField(object, "spec", "selector");
  if (!selector.ok) return selector;
  if (!isJsonObject(selector.value)) return err("no selector found");
  const labels = readMatchLabels(selector.value["matchLabels"] ?? {});
  if (!labels.ok) return labels;
  const expressions = readList(selector.value, "matchExpressions");
  if (!expressions.ok) return expressions;
  const requirements = [labels.value];
  for (const expression of expressions.value ?? []) {
    const requirement = readExpression(expression);
    if (!requirement.ok) return requirement;
    requirements.push(requirement.value);
  }
  return ok((own) => requirements.every((requirement) => requirement(own)));
}

function readMatchLabels(matchLabels: JsonValue): Result<LabelMatch, string> {
  const wanted = Object.entries(textsAt(matchLabels));
  const areTexts = isJsonObject(matchLabels) && wanted.length === Object.keys(matchLabels).length;
  if (!areTexts) return err("matchLabels of the selector are no labels");
  return ok((labels) => wanted.every(([key, value]) => valueOf(labels, key) === value));
}

function readExpression(expression: JsonValue): Result<LabelMatch, string> {
  const key = textAt(expression, "key") ?? "";
  const operator = textAt(expression, "operator") ?? "";
  const values = listAt(expression, "values");
  const takesValues = operator === "In" || operator === "NotIn";
  if (takesValues !== values.length > 0) {
    return err(
      `the selector's operator "${operator}" has ${takesValues ? "no" : "needless"} values`,
    );
  }
  switch (operator) {
    case "In":
      return ok((labels) => values.includes(valueOf(labels, key) ?? null));
    case "NotIn":
      return ok((labels) => !values.includes(valueOf(labels, key) ?? null));
    case "Exists":
      return ok((labels) => valueOf(labels, key) !== undefined);
    case "DoesNotExist":
      return ok((labels) => valueOf(labels, key) === undefined);
    default:
      return err(`"${operator}" is not a valid label selector operator`);
  }
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
