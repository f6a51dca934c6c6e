import type { YamlNode } from "./node.ts";

const MAX_SAME = 20; // keys of one name that are told; the pairs grow with the square

/** What go-yaml v3 says of keys that are there more than once, and the line of the first of them. */
export interface DuplicateKeys {
  readonly message: string;
  readonly line: number;
}

/** Finds the keys that a mapping of a document has twice; what is inside such a mapping is not looked at. */
export function duplicateKeys(root: YamlNode): DuplicateKeys | undefined {
  const found = findIn(root);
  const [first] = found;
  if (first === undefined) return undefined;
  const places = found.map(
    ({ key, earlier }) =>
      `line ${key.line}: mapping key "${key.value}" already defined at line ${earlier.line}`,
  );
  return { message: `yaml: unmarshal errors:\n  ${places.join("\n  ")}`, line: first.key.line };
}

interface Pair {
  readonly earlier: YamlNode;
  readonly key: YamlNode;
}

function findIn(node: YamlNode): readonly Pair[] {
  const own = node.kind === "mapping" ? pairsOf(keysOf(node)) : [];
  return own.length > 0 ? own : node.content.flatMap(findIn);
}

function keysOf({ content }: YamlNode): readonly YamlNode[] {
  return content.filter((_, at) => at % 2 === 0);
}

/** Every key with each that is the same and comes after it, as go-yaml pairs them. */
function pairsOf(keys: readonly YamlNode[]): readonly Pair[] {
  const byValue = new Map<string, YamlNode[]>();
  for (const key of keys) {
    const name = `${key.kind} ${key.value}`;
    const same = byValue.get(name);
    if (same === undefined) byValue.set(name, [key]);
    else same.push(key);
  }
  return [...byValue.values()].flatMap((all) => {
    const same = all.slice(0, MAX_SAME);
    return same.flatMap((earlier, at) => same.slice(at + 1).map((key) => ({ earlier, key })));
  });
}
