import { isMap, mapAt, mapsAt, textAt, textsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { forbiddenField, invalidValue, notSupported, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import { DNS_1035_LABEL, nameProblems } from "./names.ts";

/** What is wrong with a CustomResourceDefinition (the everyday part of apiextensions' validation). */
export function definitionProblems(definition: JsonMap): readonly FieldProblem[] {
  const spec = mapAt(definition, "spec") ?? {};
  return [...definitionNameProblems(definition, spec), ...specProblems(definition, spec)];
}

function specProblems(definition: JsonMap, spec: JsonMap): readonly FieldProblem[] {
  const versions = mapsAt(spec, "versions");
  return [
    ...((textAt(spec, "group") ?? "") === "" ? [required("spec.group")] : []),
    ...scopeProblems(textAt(spec, "scope") ?? ""),
    ...["plural", "singular", "kind", "listKind"].flatMap((name) =>
      (textAt(spec, "names", name) ?? "") === "" ? [required(`spec.names.${name}`)] : [],
    ),
    ...versions.flatMap((version, index) => versionProblems(version, index, versions)),
    ...versionsProblems(versions),
    ...storedProblems(definition, versions),
  ];
}

/** What a definition keeps once it is served. */
export function definitionUpdateProblems(
  definition: JsonMap,
  live: JsonMap,
): readonly FieldProblem[] {
  const problems = specProblems(definition, mapAt(definition, "spec") ?? {});
  const kept = [["group"], ["scope"], ["names", "kind"], ["names", "plural"]];
  const changed = kept.flatMap((path) => {
    const [now, before] = [definition, live].map((one) => textAt(one, "spec", ...path));
    if (now === before || now === undefined || now === "") return [];
    return [invalidValue(`spec.${path.join(".")}`, now, "field is immutable")];
  });
  return [...problems, ...changed];
}

function definitionNameProblems(definition: JsonMap, spec: JsonMap): readonly FieldProblem[] {
  const name = textAt(definition, "metadata", "name") ?? "";
  const wanted = `${textAt(spec, "names", "plural") ?? ""}.${textAt(spec, "group") ?? ""}`;
  if (name === wanted) return [];
  return [invalidValue("metadata.name", name, 'must be spec.names.plural+"."+spec.group')];
}

function scopeProblems(scope: string): readonly FieldProblem[] {
  if (scope === "") return [required("spec.scope")];
  const allowed = ["Cluster", "Namespaced"];
  return allowed.includes(scope) ? [] : [notSupported("spec.scope", scope, allowed)];
}

function versionProblems(
  version: JsonMap,
  index: number,
  versions: readonly JsonMap[],
): readonly FieldProblem[] {
  const place = `spec.versions[${index}]`;
  const name = textAt(version, "name") ?? "";
  const schema = mapAt(version, "schema", "openAPIV3Schema");
  // Where there is but one version, the real server's own type has its schema elsewhere.
  const path = versions.length === 1 ? "spec.validation" : `${place}.schema`;
  return [
    ...nameProblems(`${place}.name`, name, DNS_1035_LABEL),
    ...(versions.length === 1 ? nameProblems("spec.version", name, DNS_1035_LABEL) : []),
    ...(schema === undefined
      ? [required(`${place}.schema.openAPIV3Schema`)]
      : schemaProblems(schema, `${path}.openAPIV3Schema`, true)),
  ];
}

function versionsProblems(versions: readonly JsonMap[]): readonly FieldProblem[] {
  const stored = versions.filter((version) => version["storage"] === true);
  const names = new Set(versions.map((version) => textAt(version, "name")));
  const quoted = goVersions(versions);
  return [
    ...(names.size < versions.length
      ? [invalidValue("spec.versions", quoted, "must contain unique version names")]
      : []),
    ...(stored.length === 1
      ? []
      : [
          invalidValue(
            "spec.versions",
            quoted,
            "must have exactly one version marked as storage version",
          ),
        ]),
  ];
}

/** The real server quotes its own structs here. */
function goVersions(versions: readonly JsonMap[]): Json {
  return versions.map((version) => ({
    Name: version["name"],
    Served: version["served"] === true,
    Storage: version["storage"] === true,
    Deprecated: version["deprecated"] === true,
    DeprecationWarning: version["deprecationWarning"] ?? null,
    Schema: null,
    Subresources: null,
    AdditionalPrinterColumns: null,
    SelectableFields: null,
  }));
}

function storedProblems(
  definition: JsonMap,
  versions: readonly JsonMap[],
): readonly FieldProblem[] {
  const known = textsAt(definition, "status", "storedVersions");
  const stored = versions.filter((version) => version["storage"] === true);
  const last = textAt(stored.at(-1), "name");
  const field = "status.storedVersions";
  if (known.length === 0) {
    return [invalidValue(field, null, "must have at least one stored version")];
  }
  if (last === undefined || known.includes(last)) return [];
  return [invalidValue(field, [...known], `must have the storage version ${last}`)];
}

const LIST_TYPES = ["atomic", "set", "map"];

/** What makes a schema structural: every value has a type, every list its items. */
function schemaProblems(schema: JsonMap, path: string, isRoot = false): readonly FieldProblem[] {
  const properties = Object.entries(mapAt(schema, "properties") ?? {});
  const values = mapAt(schema, "additionalProperties");
  const items = mapAt(schema, "items");
  return [
    ...typeProblems(schema, path, isRoot),
    ...(properties.length > 0 && schema["additionalProperties"] !== undefined
      ? [
          forbiddenField(
            `${path}.additionalProperties`,
            "additionalProperties and properties are mutual exclusive",
          ),
        ]
      : []),
    ...listProblems(schema, path),
    ...properties.flatMap(([name, inner]) =>
      isMap(inner) ? schemaProblems(inner, `${path}.properties[${name}]`) : [],
    ),
    ...(values === undefined ? [] : schemaProblems(values, `${path}.additionalProperties`)),
    ...(items === undefined ? [] : schemaProblems(items, `${path}.items`)),
  ];
}

function typeProblems(schema: JsonMap, path: string, isRoot: boolean): readonly FieldProblem[] {
  const type = textAt(schema, "type") ?? "";
  const isFree =
    schema["x-kubernetes-int-or-string"] === true ||
    schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (type !== "" || isFree) return [];
  const where = path.endsWith(".items")
    ? "array items"
    : isRoot
      ? "the root"
      : "specified object fields";
  return [required(`${path}.type`, `must not be empty for ${where}`)];
}

function listProblems(schema: JsonMap, path: string): readonly FieldProblem[] {
  if (textAt(schema, "type") !== "array") return [];
  const kind = textAt(schema, "x-kubernetes-list-type");
  const field = `${path}.x-kubernetes-list-type`;
  const hasKeys = textsAt(schema, "x-kubernetes-list-map-keys").length > 0;
  return [
    ...(isMap(schema["items"]) ? [] : [required(`${path}.items`, "must be specified")]),
    ...(kind !== undefined && !LIST_TYPES.includes(kind)
      ? [notSupported(field, kind, LIST_TYPES)]
      : []),
    ...(kind === "map" && !hasKeys
      ? [
          required(
            `${path}.x-kubernetes-list-map-keys`,
            "must not be empty if x-kubernetes-list-type is map",
          ),
        ]
      : []),
  ];
}
