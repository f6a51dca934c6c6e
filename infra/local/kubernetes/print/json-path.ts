import { equalJson, isList, isMap } from "../json.ts";
import type { Json } from "../json.ts";

type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "every" }
  | { readonly kind: "filter"; readonly path: readonly Step[]; readonly equals: Json };

/**
 * The values at a JSONPath of a printer column: fields, indexes, `[*]` and `[?(@.type=="Ready")]`.
 *
 * Matches what client-go's jsonpath allows in additionalPrinterColumns, without ranges and regular expressions.
 */
export function jsonPathValues(object: Json, path: string): readonly Json[] {
  return follow([object], stepsOf(path));
}

function follow(values: readonly Json[], steps: readonly Step[]): readonly Json[] {
  return steps.reduce<readonly Json[]>(
    (found, step) => found.flatMap((value) => take(value, step)),
    values,
  );
}

function take(value: Json, step: Step): readonly Json[] {
  switch (step.kind) {
    case "field": {
      const inner = isMap(value) ? value[step.name] : undefined;
      return inner === undefined ? [] : [inner];
    }
    case "index": {
      const inner = isList(value) ? value.at(step.index) : undefined;
      return inner === undefined ? [] : [inner];
    }
    case "every":
      if (isList(value)) return value;
      return isMap(value) ? Object.values(value).flatMap((inner) => inner ?? []) : [];
    case "filter":
      return isList(value)
        ? value.filter((item) => equalJson(follow([item], step.path)[0], step.equals))
        : [];
  }
}

const TOKEN =
  /\.?\[\?\(@((?:\.[\w\\.\-/]+)+)\s*==\s*("[^"]*"|'[^']*'|[^)\s]+)\s*\)\]|\[(?:'([^']*)'|"([^"]*)"|(-?\d+)|(\*))\]|\.?(\*)|\.((?:\\.|[^.[\]])+)/gy;

function stepsOf(path: string): readonly Step[] {
  const text = path.replace(/^\{|\}$/g, "").replace(/^\$/, "");
  return [...text.matchAll(TOKEN)].flatMap(
    ([, filter, value = "", single, double, index, star, dotStar, name]): Step[] => {
      if (filter !== undefined)
        return [{ kind: "filter", path: stepsOf(filter), equals: literal(value) }];
      const quoted = single ?? double ?? name?.replaceAll(/\\(.)/g, "$1");
      if (quoted !== undefined) return [{ kind: "field", name: quoted }];
      if (index !== undefined) return [{ kind: "index", index: Number(index) }];
      return (star ?? dotStar) ? [{ kind: "every" }] : [];
    },
  );
}

function literal(text: string): Json {
  const quoted = /^["'](.*)["']$/s.exec(text)?.[1];
  if (quoted !== undefined) return quoted;
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}
