/** What a node of a YAML document is. An `empty` node stands where nothing was ever put. */
export type NodeKind = "alias" | "empty" | "mapping" | "scalar" | "sequence";

/** How a node was written, or is to be written; several can hold at once, as bits. */
export const STYLE = {
  plain: 0,
  tagged: 1,
  doubleQuoted: 2,
  singleQuoted: 4,
  literal: 8,
  folded: 16,
  flow: 32,
} as const;

/** The styles in which a scalar is text, whatever it says. */
export const QUOTED = STYLE.doubleQuoted | STYLE.singleQuoted | STYLE.literal | STYLE.folded;

export const TAG = {
  binary: "!!binary",
  bool: "!!bool",
  float: "!!float",
  int: "!!int",
  map: "!!map",
  merge: "!!merge",
  none: "",
  null: "!!null",
  seq: "!!seq",
  str: "!!str",
  timestamp: "!!timestamp",
} as const;

/**
 * A node as go-yaml v3 has it: what was written and how, from which values and text are derived late.
 *
 * Nodes are changed in place. kustomize's results depend on which places of an object share one node, so that sharing is
 * kept here exactly as there.
 */
export class YamlNode {
  kind: NodeKind;
  tag: string;
  value: string;
  style: number;
  content: YamlNode[]; // of a mapping: key, value, key, value; of a sequence: its items
  line = 0; // where it began in its document, from 1; 0: it was not read
  anchor = "";
  alias: YamlNode | undefined;
  comments: NodeComments | undefined;
  isKept = false; // a null that a merge must write, though nulls remove

  constructor(kind: NodeKind, tag: string, value = "", style: number = STYLE.plain) {
    this.kind = kind;
    this.tag = tag;
    this.value = value;
    this.style = style;
    this.content = kind === "scalar" || kind === "alias" ? NO_CONTENT : [];
  }
}

/** The comments that belong to a node; empty text where there is none. */
export interface NodeComments {
  head: string;
  line: string;
  foot: string;
}

const NO_CONTENT: YamlNode[] = []; // of all scalars: nobody may add to it, and frozen it shows

Object.freeze(NO_CONTENT);

/** Makes a scalar whose type is that of its text, as if it stood plain in a file. */
export function scalarNode(value: string, tag: string = TAG.none): YamlNode {
  return new YamlNode("scalar", tag, value);
}

/** Makes a scalar that is text; several lines become a literal block, as in go-yaml's SetString. */
export function textNode(value: string): YamlNode {
  return new YamlNode("scalar", TAG.str, value, value.includes("\n") ? STYLE.literal : STYLE.plain);
}

/** Makes a copy that shares nothing. */
export function copyNode(node: YamlNode): YamlNode {
  const copy = new YamlNode(node.kind, node.tag, node.value, node.style);
  copy.line = node.line;
  copy.anchor = node.anchor;
  copy.alias = node.alias;
  if (node.comments !== undefined) copy.comments = { ...node.comments };
  if (node.content.length > 0) copy.content = node.content.map(copyNode);
  return copy;
}

/** Makes a node say what another says, wherever it is shared. */
export function assignNode(target: YamlNode, source: YamlNode): void {
  target.kind = source.kind;
  target.tag = source.tag;
  target.value = source.value;
  target.style = source.style;
  target.line = source.line;
  target.anchor = source.anchor;
  target.alias = source.alias;
  target.comments = source.comments;
  target.content = source.content === NO_CONTENT ? NO_CONTENT : source.content.slice();
}

/** Turns a node into an empty collection, or into an empty scalar, in place. */
export function becomeKind(node: YamlNode, kind: NodeKind, tag: string): void {
  node.kind = kind;
  node.tag = tag;
  if (node.content === NO_CONTENT && kind !== "scalar") node.content = [];
}

/** Tells whether something is there that is not null. */
export function isPresent(node: YamlNode | undefined): node is YamlNode {
  return node !== undefined && node.tag !== TAG.null;
}

/** Tells whether a node holds nothing at all: missing, null, or an empty collection. */
export function isNilOrEmpty(node: YamlNode | undefined): boolean {
  if (node === undefined || node.tag === TAG.null) return true;
  if (node.kind === "mapping" || node.kind === "sequence") return node.content.length === 0;
  return node.kind === "empty";
}

/** Tells whether a node is text: a scalar tagged so, or not tagged at all. */
export function isTextNode(node: YamlNode): boolean {
  return node.kind === "scalar" && (node.tag === TAG.str || node.tag === TAG.none);
}

/** The value of the first field of that name; undefined where there is none or the node is no mapping. */
export function fieldOf(node: YamlNode | undefined, name: string): YamlNode | undefined {
  if (node === undefined || node.kind !== "mapping") return undefined;
  const { content } = node;
  for (let at = 0; at < content.length; at += 2) {
    if (content[at]?.value === name) return content[at + 1];
  }
  return undefined;
}

/** Adds a field at the end of a mapping; the key is written plain. */
export function addField(node: YamlNode, name: string, value: YamlNode): void {
  if (node.content === NO_CONTENT) node.content = [];
  node.content.push(scalarNode(name), value);
}

/** Removes the first field of that name and gives its value. */
export function removeField(node: YamlNode, name: string): YamlNode | undefined {
  const { content } = node;
  for (let at = 0; at < content.length; at += 2) {
    if (content[at]?.value === name) return content.splice(at, 2)[1];
  }
  return undefined;
}
