import { TAG, fieldOf, isNilOrEmpty, isPresent, scalarNode } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import { fieldSpec } from "../configuration/field-spec.ts";
import type { FieldSpec } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { withContext } from "../failure.ts";
import { setFields } from "../nodes/field-specs.ts";
import type { Setter } from "../nodes/field-specs.ts";
import { findOrMakePath } from "../nodes/find-path.ts";
import { annotationOf, topText } from "../nodes/metadata.ts";
import { wrongKind } from "../nodes/node-kind.ts";
import { setScalar } from "../nodes/set-field.ts";
import { BUILD_ANNOTATION } from "../resources/build-annotations.ts";
import { idKey, idText } from "../resources/resource-id.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Resource } from "../resources/resource.ts";
import type { Transform } from "./transformer.ts";

/** Which subjects of a RoleBinding or ClusterRoleBinding get the namespace. */
export const SUBJECT_MODES = ["defaultOnly", "none", "allServiceAccounts"] as const;

export interface NamespaceSettings {
  readonly namespace: string;
  readonly specs: readonly FieldSpec[];
  readonly subjects: (typeof SUBJECT_MODES)[number];
  readonly unsetOnly: boolean; // only where no namespace is said
}

const OWN_NAMESPACE = [fieldSpec({ path: "metadata/namespace", create: true })];
const SCALAR = { kind: "scalar", tag: TAG.none } as const;
const TEXT = { kind: "scalar", tag: TAG.str } as const;

/** Puts resources into a namespace, and what refers to it there too. Matches kustomize's NamespaceTransformer. */
export function setNamespaces(settings: NamespaceSettings): Transform {
  return (list) => {
    if (settings.namespace === "") return undefined;
    const taken = countIds(list);
    for (const resource of list.all) {
      const failure = moveResource(resource, settings, taken);
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
}

type IdCounts = Map<string, number>;

function countIds(list: ResourceList): IdCounts {
  const counts: IdCounts = new Map();
  for (const { id } of list.all) count(counts, idKey(id), 1);
  return counts;
}

function count(counts: IdCounts, key: string, by: number): number {
  const next = (counts.get(key) ?? 0) + by;
  counts.set(key, next);
  return next;
}

function moveResource(
  resource: Resource,
  settings: NamespaceSettings,
  taken: IdCounts,
): Failure | undefined {
  const { node } = resource;
  if (node === undefined || resource.isEmpty) return undefined;
  if (annotationOf(node, BUILD_ANNOTATION.helmGenerated) === "true") return undefined;
  const before = idKey(resource.id);
  resource.rememberId();
  const failure = setNamespaceOf(node, resource.id.isClusterScoped, settings);
  if (failure !== undefined) return failure;
  count(taken, before, -1);
  if (count(taken, idKey(resource.id), 1) === 1) return undefined;
  return {
    code: "resource-duplicate",
    message: `namespace transformation produces ID conflict: ${idText(resource.id)}`,
    advice:
      "Rename one of the resources, or leave it out: in one namespace both have the same name.",
    ...resource.place,
  };
}

/** Puts the namespace into one object. Matches kustomize's namespace filter. */
export function setNamespaceOf(
  object: YamlNode,
  isClusterScoped: boolean,
  settings: NamespaceSettings,
): Failure | undefined {
  const isBinding = isRoleBinding(topText(object, "kind"));
  const isCore = topText(object, "apiVersion") === "v1";
  const specs = settings.specs.filter(
    ({ path, kind }) =>
      path !== "metadata/namespace" &&
      (isCore || path !== "metadata/name") &&
      !(isBinding && path === "subjects/namespace" && isRoleBinding(kind)),
  );
  const set = setterOf(settings);
  const failure =
    (isClusterScoped ? undefined : setFields(object, OWN_NAMESPACE, set, SCALAR)) ??
    (isBinding ? setSubjects(object, settings, set) : undefined);
  if (failure !== undefined) return failure;
  const wrong = setFields(object, specs, set, TEXT);
  return wrong === undefined ? undefined : withContext(wrong, "namespace transformation failed");
}

function setterOf({ namespace, unsetOnly }: NamespaceSettings): Setter {
  return (node) => {
    if (unsetOnly && node.value !== "" && !isNilOrEmpty(node)) return undefined;
    return setScalar(node, scalarNode(namespace, TAG.str));
  };
}

function isRoleBinding(kind: string): boolean {
  return kind === "RoleBinding" || kind === "ClusterRoleBinding";
}

function setSubjects(
  object: YamlNode,
  { subjects: mode }: NamespaceSettings,
  set: Setter,
): Failure | undefined {
  const subjects = fieldOf(object, "subjects");
  if (mode === "none" || !isPresent(subjects)) return undefined;
  const failure = wrongKind(subjects, "sequence") ?? eachSubject(subjects, mode, set);
  return failure === undefined
    ? undefined
    : withContext(failure, "setting namespace on (cluster)role binding subjects");
}

function eachSubject(
  subjects: YamlNode,
  mode: "allServiceAccounts" | "defaultOnly",
  set: Setter,
): Failure | undefined {
  const [name, value] = mode === "defaultOnly" ? ["name", "default"] : ["kind", "ServiceAccount"];
  for (const subject of subjects.content) {
    const wrong = wrongKind(subject, "mapping");
    if (wrong !== undefined) return wrong;
    const field = fieldOf(subject, name);
    if (!isPresent(field)) continue;
    const odd = wrongKind(field, "scalar");
    if (odd !== undefined) return odd;
    if (field.value !== value) continue;
    const namespace = findOrMakePath(subject, ["namespace"], "scalar");
    if (!namespace.ok) return namespace.error;
    const failure = namespace.value === undefined ? undefined : set(namespace.value);
    if (failure !== undefined) return failure;
  }
  return undefined;
}
