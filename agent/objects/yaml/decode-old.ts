import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonValue } from "../kube-object.ts";
import { composeDocument } from "./compose.ts";
import { setField } from "./decode.ts";
import type { DecodeProblem } from "./decode.ts";
import { goSyntax } from "./go-syntax.ts";
import { QUOTED, STYLE, TAG } from "./node.ts";
import type { YamlNode } from "./node.ts";
import { keyText } from "./old-key.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import type { ResolvedScalar } from "./resolve-scalar.ts";
import { goYamlMessage } from "./token.ts";

/** How many values aliases may unfold to; go-yaml's own bound is a share of about as many. */
const MAX_DECODED_VALUES = 4_000_000;

/** A document read as Kubernetes reads one, by YAML 1.1 in go-yaml v2 and then JSON; and its nodes, which know their lines. */
export interface OldDocument {
  readonly value: JsonValue;
  readonly root: YamlNode | undefined; // absent: the text holds nothing
}

/** How a mapping may be read: `strict` refuses a key that is there twice. */
export type Strictness = "lenient" | "strict";

/** Reads a text as sigs.k8s.io/yaml does: the first document, with `yes` and `on` as truth values and keys made texts. */
export function readOldDocument(
  text: string,
  strictness: Strictness = "lenient",
): Result<OldDocument, DecodeProblem> {
  const composed = composeDocument(text, 0);
  if (!composed.ok) {
    const { at } = composed.error;
    return err({ message: goYamlMessage(composed.error), line: at.line + 1 });
  }
  if (composed.value === undefined) return ok({ value: null, root: undefined });
  const value = decodeOldNode(composed.value, strictness);
  return value.ok ? ok({ value: value.value, root: composed.value }) : value;
}

/** Turns a node into plain data by YAML 1.1, as go-yaml v2 and sigs.k8s.io/yaml do together. */
function decodeOldNode(node: YamlNode, strictness: Strictness = "lenient"): Decoded {
  return new OldDecoder(strictness).decode(node);
}

type Decoded = Result<JsonValue, DecodeProblem>;

class OldDecoder {
  readonly #strictness: Strictness;
  readonly #unfolding = new Set<YamlNode>();
  #count = 0;

  constructor(strictness: Strictness) {
    this.#strictness = strictness;
  }

  decode(node: YamlNode): Decoded {
    this.#count += 1;
    if (this.#count > MAX_DECODED_VALUES) {
      return failed(node, "yaml: document contains excessive aliasing");
    }
    switch (node.kind) {
      case "scalar":
        return decodeOldScalar(node);
      case "alias":
        return this.#decodeAlias(node);
      case "sequence":
        return this.#decodeItems(node);
      case "mapping":
        return this.#decodeMapping(node);
      case "empty":
        return ok(null);
    }
  }

  #decodeAlias(node: YamlNode): Decoded {
    const target = node.alias;
    if (target === undefined) return ok(null);
    if (this.#unfolding.has(target)) return containsItself(node);
    this.#unfolding.add(target);
    const decoded = this.decode(target);
    this.#unfolding.delete(target);
    return decoded;
  }

  #decodeItems(node: YamlNode): Decoded {
    const items: JsonValue[] = [];
    for (const item of node.content) {
      const decoded = this.decode(item);
      if (!decoded.ok) return decoded;
      items.push(decoded.value);
    }
    return ok(items);
  }

  #decodeMapping(node: YamlNode): Decoded {
    const fields: Record<string, JsonValue> = {};
    const problem = this.#decodeFields(node, fields);
    return problem === undefined ? ok(fields) : err(problem);
  }

  #decodeFields(node: YamlNode, fields: Record<string, JsonValue>): DecodeProblem | undefined {
    const seen = new Set<string>();
    for (let at = 0; at + 1 < node.content.length; at += 2) {
      const key = node.content[at];
      const value = node.content[at + 1];
      if (key === undefined || value === undefined) break;
      const problem = isMergeKey(key)
        ? this.#merge(value, fields)
        : this.#decodeField(key, value, { fields, seen });
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #decodeField(
    key: YamlNode,
    value: YamlNode,
    into: { readonly fields: Record<string, JsonValue>; readonly seen: Set<string> },
  ): DecodeProblem | undefined {
    const name = this.#keyText(key);
    if (!name.ok) return name.error;
    if (this.#strictness === "strict" && into.seen.has(name.value)) {
      const message = `yaml: unmarshal errors:\n  line ${key.line}: key "${name.value}" already set in map`;
      return { message, line: key.line };
    }
    into.seen.add(name.value);
    const decoded = this.decode(value);
    if (!decoded.ok) return decoded.error;
    setField(into.fields, name.value, decoded.value);
    return undefined;
  }

  #keyText(key: YamlNode): Result<string, DecodeProblem> {
    const node = key.alias ?? key;
    if (node.kind === "mapping" || node.kind === "sequence") {
      const shown = this.decode(node);
      if (!shown.ok) return shown;
      return failed(key, `yaml: invalid map key: ${goSyntax(shown.value, "interface {}")}`);
    }
    const scalar = resolveOldScalar(node);
    if (!scalar.ok) return scalar;
    const text = keyText(scalar.value);
    const type = scalar.value.value === null ? "%!s(<nil>)" : "uint64";
    return text === undefined ? failed(key, `unsupported map key of type: ${type}`) : ok(text);
  }

  /** Merges the fields of "<<"; of several mappings the first wins. */
  #merge(value: YamlNode, fields: Record<string, JsonValue>): DecodeProblem | undefined {
    const sources = value.kind === "sequence" ? value.content.toReversed() : [value];
    for (const source of sources) {
      const mapping = source.alias ?? source;
      if (mapping.kind !== "mapping") return mergeProblem(source);
      if (this.#unfolding.has(mapping)) return containsItself(source).error;
      this.#unfolding.add(mapping);
      const problem = this.#decodeFields(mapping, fields);
      this.#unfolding.delete(mapping);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}

function containsItself(node: YamlNode): { readonly ok: false; readonly error: DecodeProblem } {
  return failed(node, `yaml: anchor '${node.value}' value contains itself`);
}

function mergeProblem({ line }: YamlNode): DecodeProblem {
  return { message: "yaml: map merge requires map or sequence of maps as the value", line };
}

function isMergeKey({ kind, value, style, tag }: YamlNode): boolean {
  if (kind !== "scalar" || value !== "<<") return false;
  return (style & QUOTED) === 0 && ((style & STYLE.tagged) === 0 || tag === TAG.merge);
}

function decodeOldScalar(node: YamlNode): Decoded {
  const scalar = resolveOldScalar(node);
  if (!scalar.ok) return scalar;
  const { value } = scalar.value;
  if (typeof value !== "number" || Number.isFinite(value)) return ok(value);
  const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  return failed(node, `json: unsupported value: ${name}`);
}

function resolveOldScalar(node: YamlNode): Result<ResolvedScalar, DecodeProblem> {
  const { value, style } = node;
  const tag = (style & STYLE.tagged) === 0 ? TAG.none : node.tag;
  if (tag === TAG.binary) return resolveBinary(node);
  const isText = tag === TAG.none ? (style & QUOTED) !== 0 : !KNOWN_TAGS.has(tag);
  if (isText) return ok({ tag: TAG.str, value });

  const resolved = resolveScalar(value, "v2");
  if (tag === TAG.float && resolved.tag === TAG.int)
    return ok({ tag, value: Number(resolved.value) });
  if (tag !== TAG.none && tag !== resolved.tag) {
    return failed(node, `yaml: cannot decode ${resolved.tag} \`${value}\` as a ${tag}`);
  }
  return ok(resolved.tag === TAG.timestamp ? { tag: TAG.str, value } : resolved);
}

const KNOWN_TAGS: ReadonlySet<string> = new Set([
  TAG.bool,
  TAG.int,
  TAG.float,
  TAG.null,
  TAG.timestamp,
]);

function resolveBinary(node: YamlNode): Result<ResolvedScalar, DecodeProblem> {
  const base64 = node.value.replaceAll(/[\r\n]/g, "");
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64) {
    return failed(node, "yaml: !!binary value contains invalid base64 data");
  }
  return ok({ tag: TAG.str, value: bytes.toString("utf8") });
}

function failed(
  { line }: YamlNode,
  message: string,
): { readonly ok: false; readonly error: DecodeProblem } {
  return err({ message, line });
}
