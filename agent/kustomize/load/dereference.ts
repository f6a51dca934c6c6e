import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { YamlNode, assignNode, copyNode, removeField } from "../../objects/yaml/node.ts";
import { TAG } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";

/** How many nodes the aliases of one document may come to; what a person writes stays far below. */
const MAX_UNFOLDED_NODES = 1_000_000;

/**
 * Puts copies in the place of aliases, and merged fields in the place of "<<", in place.
 * Matches kyaml's RNode.DeAnchor.
 */
export function dereference(root: YamlNode): Failure | undefined {
  return new Dereferencer().run(root);
}

class Dereferencer {
  readonly #unfolding = new Set<YamlNode>();
  #copied = 0;

  run(node: YamlNode): Failure | undefined {
    node.anchor = "";
    if (node.kind === "alias") return this.#replaceAlias(node);
    if (node.kind === "mapping") {
      const failure = mergeFields(node);
      if (failure !== undefined) return failure;
    }
    for (const child of node.content) {
      const failure = this.run(child);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  #replaceAlias(node: YamlNode): Failure | undefined {
    const target = node.alias;
    if (target === undefined) return undefined;
    if (this.#unfolding.has(target)) {
      return aliasFailure(node, `anchor '${node.value}' value contains itself`);
    }
    this.#unfolding.add(target);
    const failure = this.run(target);
    this.#unfolding.delete(target);
    if (failure !== undefined) return failure;
    this.#copied += countNodes(target);
    if (this.#copied > MAX_UNFOLDED_NODES) {
      return {
        ...aliasFailure(node, "document contains excessive aliasing"),
        code: "limit-exceeded",
      };
    }
    const { line } = node;
    assignNode(node, copyNode(target));
    node.line = line;
    return undefined;
  }
}

function countNodes(node: YamlNode): number {
  let count = 1;
  for (const child of node.content) count += countNodes(child);
  return count;
}

function aliasFailure({ line }: YamlNode, message: string): Failure {
  return {
    code: "yaml-invalid",
    message,
    advice: "Write the value out instead of the alias.",
    line,
  };
}

function mergeFields(node: YamlNode): Failure | undefined {
  const sources = mergeSources(node);
  if (!sources.ok) return sources.error;
  removeField(node, "<<");
  if (sources.value.length === 0) return undefined;
  const own = copyNode(node);
  for (const source of [...sources.value, own]) {
    for (let at = 0; at + 1 < source.content.length; at += 2) {
      const key = source.content[at];
      const value = source.content[at + 1];
      if (key !== undefined && value !== undefined) setEntry(node, copyNode(key), copyNode(value));
    }
  }
  return undefined;
}

function setEntry(node: YamlNode, key: YamlNode, value: YamlNode): void {
  const { content } = node;
  for (let at = 0; at < content.length; at += 2) {
    if (content[at]?.value !== key.value) continue;
    content.splice(at, 2, key, value);
    return;
  }
  content.push(key, value);
}

type Sources = Result<readonly YamlNode[], Failure>;

/** The mappings that "<<" names, the one that counts most last. */
function mergeSources(node: YamlNode): Sources {
  let value: YamlNode | undefined;
  for (let at = 0; at < node.content.length; at += 2) {
    const key = node.content[at];
    if (key?.tag !== TAG.merge) continue;
    if (value !== undefined) return err(mergeFailure(key, "duplicate merge key"));
    value = node.content[at + 1];
  }
  return value === undefined ? ok([]) : sourcesOf(value);
}

function sourcesOf(value: YamlNode): Sources {
  if (value.kind === "mapping") return ok([value]);
  if (value.kind === "alias") {
    if (value.alias?.kind === "mapping") return ok([value.alias]);
    return err(mergeFailure(value, "invalid map merge: received alias for a non-map value"));
  }
  if (value.kind !== "sequence") {
    return err(mergeFailure(value, "map merge requires map or sequence of maps as the value"));
  }
  const sources: YamlNode[] = [];
  for (const item of value.content) {
    if (item.kind === "sequence")
      return err(mergeFailure(item, "invalid map merge: received a nested sequence"));
    const found = sourcesOf(item);
    if (!found.ok) return found;
    sources.unshift(...found.value);
  }
  return ok(sources);
}

function mergeFailure({ line }: YamlNode, message: string): Failure {
  return {
    code: "yaml-invalid",
    message,
    advice: 'Give "<<" a mapping, an alias of one, or a list of such.',
    line,
  };
}
