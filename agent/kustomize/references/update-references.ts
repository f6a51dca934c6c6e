import { fieldOf, isPresent, scalarNode } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { NameReference } from "../configuration/configuration.ts";
import { isSelected } from "../configuration/field-spec.ts";
import type { FieldSpec } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { withContext } from "../failure.ts";
import { setFields } from "../nodes/field-specs.ts";
import { setField, setScalar } from "../nodes/set-field.ts";
import { NO_NAMESPACE, effectiveNamespace, idText, typeText } from "../resources/resource-id.ts";
import type { Gvk } from "../resources/resource-id.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Resource } from "../resources/resource.ts";
import { byPreviousName, reachableFrom } from "./candidates.ts";
import type { ByPreviousName } from "./candidates.ts";
import { findReferral } from "./find-referral.ts";

/**
 * Puts the new names of resources where other resources refer to them by the old ones.
 * Matches kustomize's nameReferenceTransformer.
 */
export function updateReferences(
  list: ResourceList,
  references: readonly NameReference[],
): Failure | undefined {
  const byName = byPreviousName(list);
  const fieldsOfType = fieldsByType(references);
  for (const referrer of list.all) {
    const type = referrer.originalId;
    const key = typeText(type);
    const fields = fieldsOfType.get(key) ?? referringFields(type, references);
    if (fieldsOfType.size < MAX_KEPT_TYPES) fieldsOfType.set(key, fields);
    const failure = new Referrer(referrer, list, byName).update(fields);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** A field that may hold the name of a resource of this type. */
interface ReferringField {
  readonly spec: FieldSpec;
  readonly target: Gvk;
}

const MAX_KEPT_TYPES = 1_000; // objects may have any kind

type FieldsByType = Map<string, readonly ReferringField[]>;

const known = new WeakMap<readonly NameReference[], FieldsByType>(); // of kustomize's own references, above all

function fieldsByType(references: readonly NameReference[]): FieldsByType {
  const fields = known.get(references) ?? new Map<string, readonly ReferringField[]>();
  known.set(references, fields);
  return fields;
}

function referringFields(
  type: Gvk,
  references: readonly NameReference[],
): readonly ReferringField[] {
  return references.flatMap((target) =>
    target.referrers.filter((spec) => isSelected(type, spec)).map((spec) => ({ spec, target })),
  );
}

/** Updates the references in one resource. */
class Referrer {
  readonly #resource: Resource;
  readonly #list: ResourceList;
  readonly #byName: ByPreviousName;
  #isReachable: ((resource: Resource) => boolean) | undefined;

  constructor(resource: Resource, list: ResourceList, byName: ByPreviousName) {
    this.#resource = resource;
    this.#list = list;
    this.#byName = byName;
  }

  update(fields: readonly ReferringField[]): Failure | undefined {
    const { node, id } = this.#resource;
    if (fields.length === 0 || node === undefined) return undefined;
    const apiVersion = fieldOf(node, "apiVersion");
    if (!isPresent(apiVersion) && this.#resource.apiVersion !== "") {
      const message = `node-referrerOriginal 'APIVersion' mismatch '' != '${this.#resource.apiVersion}'`;
      return { ...invalid(message), ...this.#resource.place };
    }
    const reachable = reachableFrom(this.#resource);
    if (!reachable.ok) return reachable.error;
    this.#isReachable = reachable.value;
    const { group, version, kind } = id;
    for (const field of fields) {
      const spec = { ...field.spec, group, version, kind };
      const failure = setFields(node, [spec], (name) => this.#set(name, field));
      if (failure !== undefined) {
        const context = `updating name reference in '${spec.path}' field of '${idText(id)}'`;
        return { ...withContext(failure, context), ...this.#resource.place };
      }
    }
    return undefined;
  }

  #set(node: YamlNode, field: ReferringField): Failure | undefined {
    if (!isPresent(node)) return undefined;
    switch (node.kind) {
      case "scalar":
        return this.#setName(node, field);
      case "mapping":
        return this.#setNameAndNamespace(node, field);
      case "sequence":
        return this.#setItems(node, field);
      case "alias":
      case "empty":
        return invalid("node must be a scalar, sequence or map");
    }
  }

  #setItems(node: YamlNode, field: ReferringField): Failure | undefined {
    for (const item of node.content) {
      if (item.kind === "sequence") {
        return invalid("is expected to be either a string or a map of string");
      }
      const failure = this.#set(item, field);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  #setName(node: YamlNode, field: ReferringField): Failure | undefined {
    const candidates = this.#candidates(node.value);
    if (candidates.length === 0) return undefined;
    const referral = findReferral({
      referrer: this.#resource,
      path: field.spec.path,
      target: field.target,
      candidates,
      isSame: (left, right) => left.name === right.name,
    });
    if (!referral.ok) return referral.error;
    const name = referral.value?.name ?? "";
    if (name === "" || name === node.value) return undefined;
    return setScalar(node, scalarNode(name));
  }

  /** A mapping says the name, and perhaps the namespace, in fields of its own. */
  #setNameAndNamespace(node: YamlNode, field: ReferringField): Failure | undefined {
    const nameNode = fieldOf(node, "name");
    if (nameNode === undefined) return invalid("path config error; no 'name' field in node");
    const candidates = this.#candidates(nameNode.value);
    if (candidates.length === 0) return undefined;
    const referral = findReferral({
      referrer: this.#resource,
      path: field.spec.path,
      target: field.target,
      candidates: this.#inNamespace(candidates, fieldOf(node, "namespace")?.value),
      isSame: (left, right) => left.name === right.name && left.namespace === right.namespace,
    });
    if (!referral.ok) return referral.error;
    const { name = "", namespace = "" } = referral.value ?? {};
    if (referral.value === undefined || (name === nameNode.value && namespace === "")) {
      return undefined;
    }
    const failure = setField(node, "name", name === "" ? undefined : scalarNode(name));
    if (failure !== undefined || namespace === "") return failure;
    return setField(node, "namespace", scalarNode(namespace));
  }

  #candidates(name: string): readonly Resource[] {
    const named = this.#byName.get(name) ?? [];
    return named.filter((resource) => this.#isReachable?.(resource) === true);
  }

  // Whether anything that can be reached is, or was, in the namespace decides which of the two counts.
  #inNamespace(
    candidates: readonly Resource[],
    namespace: string | undefined,
  ): readonly Resource[] {
    if (namespace === undefined) return candidates;
    function wasThere(resource: Resource): boolean {
      return isIn(resource.originalId, namespace);
    }
    return this.#list.all.some(
      (resource) => this.#isReachable?.(resource) === true && wasThere(resource),
    )
      ? candidates.filter(wasThere)
      : candidates.filter((resource) => isIn(resource.id, namespace));
  }
}

function isIn(id: Resource["id"], namespace: string | undefined): boolean {
  return namespace !== NO_NAMESPACE && effectiveNamespace(id) === namespace;
}

function invalid(message: string): Failure {
  return {
    code: "resource-invalid",
    message,
    advice: "Correct the resource, or the name references of the configuration.",
  };
}
