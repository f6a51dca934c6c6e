import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Alias,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** A value as it is written. */
export type Node = Alias | Scalar | YAMLMap | YAMLSeq;

export function isNode(value: unknown): value is Node {
  return isAlias(value) || isScalar(value) || isMap(value) || isSeq(value);
}

/** Tells whether a key is a plain text. */
export function isTextKey(key: unknown): key is Scalar<string> {
  return isScalar(key) && typeof key.value === "string";
}

/** Tells whether a value stands, or may stand, in several places. */
export function isShared(node: Node): boolean {
  if (isAlias(node) || node.anchor !== undefined) return true;
  if (!isCollection(node)) return false;
  return node.items.some((item: unknown) => {
    const inner: unknown = isPair(item) ? item.value : item;
    return isNode(inner) && isShared(inner);
  });
}

/** Where a value begins. */
export function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Where a value ends: after its last character that is no comment and no break. */
export function endOf(node: Node): number {
  if (isCollection(node) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    if (isPair(last))
      return isNode(last.value) && !isEmpty(last.value) ? endOf(last.value) : endOfKey(last.key);
    if (isNode(last)) return endOf(last);
  }
  return node.range?.[1] ?? 0;
}

/** Where a key without a value ends: after its colon. */
function endOfKey(key: unknown): number {
  return isNode(key) ? (key.range?.[1] ?? 0) + 1 : 0;
}

/** Tells whether nothing stands where a value could. */
export function isEmpty(node: Node): boolean {
  return isScalar(node) && node.range?.[0] === node.range?.[1] && node.source === "";
}

/** Where the line of a place begins. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Where the line after a place begins, or the text ends. What ends with a break, as block texts do, is on a line of its own. */
export function nextLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === "\n") return at;
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

/** How far from the left something stands. */
export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}
