import { ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { TAG, becomeKind, fieldOf } from "../../objects/yaml/node.ts";
import type { NodeKind, YamlNode } from "../../objects/yaml/node.ts";
import { isSelected } from "../configuration/field-spec.ts";
import type { FieldSpec, Step } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { withContext } from "../failure.ts";
import { groupAndVersion, idText } from "../resources/resource-id.ts";
import { findOrMakePath, findPath } from "./find-path.ts";
import { metadataText, topText } from "./metadata.ts";

/** Changes the node that a field spec leads to. */
export type Setter = (node: YamlNode) => Failure | undefined;

/** What is made where a field spec says that its field is created. */
export interface Made {
  readonly kind: NodeKind;
  readonly tag: string;
}

/** Applies a setter to every field of an object that one of the specs leads to. Matches kustomize's fsslice filter. */
export function setFields(
  object: YamlNode,
  specs: readonly FieldSpec[],
  set: Setter,
  made?: Made,
): Failure | undefined {
  const kind = topText(object, "kind");
  const type = { ...groupAndVersion(topText(object, "apiVersion")), kind };
  for (const spec of specs) {
    if (!isSelected(type, spec)) continue;
    const failure = new FieldSpecWalk(spec, set, made).run(object);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Walks one object along the path of one field spec. Matches kustomize's fieldspec filter. */
class FieldSpecWalk {
  readonly #spec: FieldSpec;
  readonly #set: Setter;
  readonly #made: Made | undefined;

  constructor(spec: FieldSpec, set: Setter, made: Made | undefined) {
    this.#spec = spec;
    this.#set = set;
    this.#made = spec.create ? made : undefined;
  }

  run(object: YamlNode): Failure | undefined {
    const failure = this.#visit(object, 0);
    if (failure === undefined) return undefined;
    return withContext(
      failure,
      `considering field '${this.#spec.path}' of object ${describe(object)}`,
    );
  }

  #visit(node: YamlNode, at: number): Failure | undefined {
    const step = this.#spec.steps[at];
    if (step === undefined) return this.#set(node);
    if (node.tag === TAG.null) return undefined;
    switch (node.kind) {
      case "mapping":
        return this.#visitField(node, step, at);
      case "sequence":
        return this.#visitItems(node, at);
      case "alias":
        return node.alias === undefined ? undefined : this.#visit(node.alias, at);
      case "empty":
      case "scalar":
        return {
          code: "transformer-failed",
          message: "expected sequence or mapping node",
          advice: "Correct the object, or the path of the field.",
        };
    }
  }

  #visitItems(node: YamlNode, at: number): Failure | undefined {
    for (const item of node.content) {
      const failure = this.#visit(item, at);
      if (failure !== undefined) {
        const path = this.#spec.steps.slice(at).map((step) => step.name);
        return withContext(failure, `visit traversal on path: [${path.join(" ")}]`);
      }
    }
    return undefined;
  }

  #visitField(node: YamlNode, step: Step, at: number): Failure | undefined {
    if (step.name === "") {
      return {
        code: "transformer-failed",
        message: "cannot set or create an empty field name",
        advice: "Correct the path of the field.",
      };
    }
    const made = this.#madeAt(step, at);
    const field = find(node, step, made);
    if (!field.ok) return withContext(field.error, `fieldName: ${step.name}`);
    if (field.value === undefined) return undefined;
    if (field.value.tag === TAG.null) wake(field.value, step, made);
    return this.#visit(field.value, at + 1);
  }

  #madeAt(step: Step, at: number): Made | undefined {
    if (this.#made === undefined || step.isList) return undefined;
    return at === this.#spec.steps.length - 1 ? this.#made : { kind: "mapping", tag: TAG.map };
  }
}

function find(
  node: YamlNode,
  step: Step,
  made: Made | undefined,
): Result<YamlNode | undefined, Failure> {
  const field = step.isPlain ? fieldOf(node, step.name) : undefined;
  if (field !== undefined || (step.isPlain && made === undefined)) return ok(field);
  if (made === undefined) return findPath(node, [step.name]);
  return findOrMakePath(node, [step.name], made.kind);
}

/** A null becomes what would have been made in its place, or the list that the path takes it for. */
function wake(field: YamlNode, step: Step, made: Made | undefined): void {
  if (made !== undefined) becomeKind(field, made.kind, made.tag);
  else if (step.isList) becomeKind(field, "sequence", TAG.none);
}

function describe(object: YamlNode): string {
  const { group, version } = groupAndVersion(topText(object, "apiVersion"));
  return idText({
    group,
    version,
    kind: topText(object, "kind"),
    name: metadataText(object, "name"),
    namespace: metadataText(object, "namespace"),
  });
}
