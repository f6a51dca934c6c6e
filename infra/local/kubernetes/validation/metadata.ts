import { mapAt, mapsAt, numberAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { equalJson } from "../json.ts";
import { forbiddenField, invalidValue, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import {
  labelValueProblems,
  nameProblems,
  qualifiedNameProblems,
  qualifiedNameWords,
} from "./names.ts";
import type { NameRule } from "./names.ts";

const MAX_ANNOTATION_BYTES = 262_144; // of all annotations of an object together

export interface MetadataRules {
  readonly name: NameRule;
  readonly namespaced: boolean;
}

/** What is wrong with an object's metadata (apimachinery's ValidateObjectMeta). */
export function metadataProblems(
  object: JsonMap,
  { name: rule, namespaced }: MetadataRules,
): readonly FieldProblem[] {
  const metadata = mapAt(object, "metadata") ?? {};
  const [name = "", prefix = ""] = [textAt(metadata, "name"), textAt(metadata, "generateName")];
  const namespace = textAt(metadata, "namespace") ?? "";
  return [
    ...(prefix === "" ? [] : prefixProblems(prefix, rule)),
    ...(name === ""
      ? [required("metadata.name", "name or generateName is required")]
      : nameProblems("metadata.name", name, rule)),
    ...(!namespaced && namespace !== ""
      ? [forbiddenField("metadata.namespace", "not allowed on this type")]
      : []),
    ...labelProblems("metadata.labels", mapAt(metadata, "labels")),
    ...annotationProblems("metadata.annotations", mapAt(metadata, "annotations")),
    ...ownerProblems(mapsAt(metadata, "ownerReferences")),
    ...finalizerProblems(textsAt(metadata, "finalizers")),
  ];
}

/** What must not change in an object's metadata (apimachinery's ValidateObjectMetaUpdate). */
export function metadataUpdateProblems(object: JsonMap, live: JsonMap): readonly FieldProblem[] {
  const [metadata, before] = [mapAt(object, "metadata") ?? {}, mapAt(live, "metadata") ?? {}];
  const generation = numberAt(metadata, "generation") ?? 0;
  const problems: FieldProblem[] = [];
  if (generation < (numberAt(before, "generation") ?? 0)) {
    problems.push(invalidValue("metadata.generation", generation, "must not be decremented"));
  }
  const fixed = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp"];
  for (const field of [...fixed, "deletionGracePeriodSeconds"]) {
    if (!equalJson(metadata[field] ?? "", before[field] ?? "")) {
      problems.push(invalidValue(`metadata.${field}`, metadata[field] ?? "", "field is immutable"));
    }
  }
  return [
    ...problems,
    // The real server says this twice.
    ...newFinalizerProblems(metadata, before),
    ...newFinalizerProblems(metadata, before),
    ...labelProblems("metadata.labels", mapAt(metadata, "labels")),
    ...annotationProblems("metadata.annotations", mapAt(metadata, "annotations")),
    ...ownerProblems(mapsAt(metadata, "ownerReferences")),
    ...finalizerProblems(textsAt(metadata, "finalizers")),
  ];
}

/** What is wrong with labels, wherever they stand. */
export function labelProblems(field: string, labels: JsonMap | undefined): readonly FieldProblem[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedNameProblems(field, key),
    ...labelValueProblems(field, typeof value === "string" ? value : ""),
  ]);
}

function annotationProblems(
  field: string,
  annotations: JsonMap | undefined,
): readonly FieldProblem[] {
  const entries = Object.entries(annotations ?? {});
  const problems = entries.flatMap(([key]) =>
    qualifiedNameWords(key.toLowerCase()).map((words) => invalidValue(field, key, words)),
  );
  const bytes = entries.reduce(
    (sum, [key, value]) =>
      sum + Buffer.byteLength(key) + (typeof value === "string" ? Buffer.byteLength(value) : 0),
    0,
  );
  if (bytes <= MAX_ANNOTATION_BYTES) return problems;
  const message = `Too long: may not be more than ${MAX_ANNOTATION_BYTES} bytes`;
  return [...problems, { reason: "FieldValueTooLong", field, message }];
}

function prefixProblems(prefix: string, rule: NameRule): readonly FieldProblem[] {
  // What follows the prefix makes a trailing dash or dot good.
  return nameProblems("metadata.generateName", `${prefix.replace(/[-.]$/, "")}a`, {
    ...rule,
    maxLength: Number.POSITIVE_INFINITY,
  }).map(({ reason, field }) => ({
    reason,
    field,
    message: `Invalid value: ${JSON.stringify(prefix)}: ${rule.words}`,
  }));
}

function ownerProblems(owners: readonly JsonMap[]): readonly FieldProblem[] {
  const field = "metadata.ownerReferences";
  const problems = owners.flatMap((owner) =>
    (["apiVersion", "kind", "name", "uid"] as const).flatMap((name) =>
      (textAt(owner, name) ?? "") === ""
        ? [
            invalidValue(
              name === "apiVersion" ? field : `${field}.${name}`,
              "",
              name === "apiVersion" ? "version must not be empty" : "must not be empty",
            ),
          ]
        : [],
    ),
  );
  const controllers = owners.filter((owner) => owner["controller"] === true);
  if (controllers.length < 2) return problems;
  const names = controllers.map(
    (owner) => `{${textAt(owner, "kind") ?? ""}, ${textAt(owner, "name") ?? ""}}`,
  );
  return [
    ...problems,
    {
      reason: "FieldValueInvalid",
      field,
      message: `Invalid value: ${JSON.stringify(owners)}: Only one reference can have Controller set to true. Found "true" in references for ${names.join(" and ")}`,
    },
  ];
}

const BUILTIN_FINALIZERS: ReadonlySet<string> = new Set([
  "kubernetes",
  "orphan",
  "foregroundDeletion",
]);

function finalizerProblems(finalizers: readonly string[]): readonly FieldProblem[] {
  const problems = finalizers.flatMap((finalizer) =>
    qualifiedNameProblems("metadata.finalizers", finalizer),
  );
  if (!finalizers.includes("orphan") || !finalizers.includes("foregroundDeletion")) return problems;
  const words = "finalizer orphan and foregroundDeletion cannot be both set";
  return [...problems, invalidValue("metadata.finalizers", [...finalizers], words)];
}

/** What is wrong with finalizers of built-in kinds; those of custom resources may do without a prefix. */
export function builtinFinalizerProblems(object: JsonMap): readonly FieldProblem[] {
  const finalizers = textsAt(mapAt(object, "metadata") ?? {}, "finalizers");
  return finalizers.flatMap((finalizer, index) => {
    if (finalizer.includes("/") || BUILTIN_FINALIZERS.has(finalizer)) return [];
    const words = "name is neither a standard finalizer name nor is it fully qualified";
    return [invalidValue(`metadata.finalizers[${index}]`, finalizer, words)];
  });
}

function newFinalizerProblems(metadata: JsonMap, before: JsonMap): readonly FieldProblem[] {
  if (before["deletionTimestamp"] === undefined) return [];
  const known = textsAt(before, "finalizers");
  const added = textsAt(metadata, "finalizers").filter((finalizer) => !known.includes(finalizer));
  if (added.length === 0) return [];
  const list = `[]string{${added.map((name) => JSON.stringify(name)).join(", ")}}`;
  const words = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`;
  return [forbiddenField("metadata.finalizers", words)];
}
