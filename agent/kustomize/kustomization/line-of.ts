import { fieldOf } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";

/** The line of what a path of field names and item numbers leads to, or of the last thing on the way that is there. */
export function lineOf(
  root: YamlNode | undefined,
  path: readonly (number | string)[],
): number | undefined {
  let node = root;
  let line = root?.line;
  for (const step of path) {
    const key = typeof step === "string" ? keyOf(node, step) : undefined;
    const next = typeof step === "number" ? node?.content[step] : fieldOf(node, key?.value ?? "");
    if (next === undefined) return line;
    node = next.kind === "alias" ? next.alias : next;
    line = key?.line ?? next.line;
  }
  return line;
}

function keyOf(node: YamlNode | undefined, name: string): YamlNode | undefined {
  if (node?.kind !== "mapping") return undefined;
  const keys = node.content.filter((_, at) => at % 2 === 0);
  const folded = name.toLowerCase();
  return (
    keys.find(({ value }) => value === name) ??
    keys.find(({ value }) => value.toLowerCase() === folded)
  );
}
