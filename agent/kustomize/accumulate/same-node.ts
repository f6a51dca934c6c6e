import type { YamlNode } from "../../objects/yaml/node.ts";

/** Tells whether two nodes say the same in the same way. */
export function isSameNode(left: YamlNode | undefined, right: YamlNode | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return (
    left.kind === right.kind &&
    left.tag === right.tag &&
    left.value === right.value &&
    left.style === right.style &&
    left.content.length === right.content.length &&
    left.content.every((child, at) => isSameNode(child, right.content[at]))
  );
}
