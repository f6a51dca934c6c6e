import { mapAt, mapsAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { forbiddenField, invalidValue, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";

/** What is wrong with a label selector (apimachinery's ValidateLabelSelector). */
export function selectorProblems(selector: JsonMap, path: string): readonly FieldProblem[] {
  return mapsAt(selector, "matchExpressions").flatMap((expression, index) => {
    const place = `${path}.matchExpressions[${index}]`;
    const operator = textAt(expression, "operator") ?? "";
    const isEmpty = textsAt(expression, "values").length === 0;
    switch (operator) {
      case "In":
      case "NotIn":
        return isEmpty
          ? [required(`${place}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
          : [];
      case "Exists":
      case "DoesNotExist":
        return isEmpty
          ? []
          : [
              forbiddenField(
                `${place}.values`,
                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
              ),
            ];
      default:
        return [invalidValue(`${place}.operator`, operator, "not a valid selector operator")];
    }
  });
}

/** Tells whether labels are picked by a selector. */
export function matchesSelector(selector: JsonMap, labels: JsonMap): boolean {
  const wanted = Object.entries(mapAt(selector, "matchLabels") ?? {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    mapsAt(selector, "matchExpressions").every((expression) =>
      matchesExpression(expression, labels),
    )
  );
}

function matchesExpression(expression: JsonMap, labels: JsonMap): boolean {
  const value = labels[textAt(expression, "key") ?? ""];
  const isIn = typeof value === "string" && textsAt(expression, "values").includes(value);
  switch (textAt(expression, "operator") ?? "") {
    case "In":
      return isIn;
    case "NotIn":
      return !isIn;
    case "Exists":
      return value !== undefined;
    default:
      return value === undefined;
  }
}
