import { mapAt, mapsAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";

/** A label selector object as the text that kubectl shows and lists take. */
export function selectorText(selector: JsonMap): string {
  const isPlain =
    selector["matchLabels"] === undefined && selector["matchExpressions"] === undefined;
  const labels = isPlain ? selector : (mapAt(selector, "matchLabels") ?? {});
  const equals = Object.keys(labels)
    .toSorted()
    .map((key) => `${key}=${textAt(labels, key) ?? ""}`);
  return [...equals, ...mapsAt(selector, "matchExpressions").map(expressionText)].join(",");
}

function expressionText(expression: JsonMap): string {
  const key = textAt(expression, "key") ?? "";
  const values = textsAt(expression, "values").toSorted().join(",");
  switch (textAt(expression, "operator") ?? "") {
    case "In":
      return `${key} in (${values})`;
    case "NotIn":
      return `${key} notin (${values})`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
}
