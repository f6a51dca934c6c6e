import { decodeBuiltin } from "../builtin/decode.ts";
import type { BuiltinTypes } from "../builtin/read-types.ts";
import { equalJson, isMap, mapAt, mapsAt, numberAt, textAt, textsAt, withField } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Decoded, Kind, Strategy } from "../kinds/kind.ts";
import { EMPTY_SET, FieldSetBuilder } from "../managed-fields/field-set.ts";
import type { Schema } from "../schema/schema.ts";
import { metadataProblems, metadataUpdateProblems } from "../validation/metadata.ts";
import { DNS_SUBDOMAIN } from "../validation/names.ts";
import { fillDefaults } from "./default.ts";
import { prune } from "./prune.ts";
import { customSchema } from "./schema.ts";
import { schemaProblems } from "./validate.ts";
import { columnsOf, deprecationOf, scalePaths, subresourcesOf } from "./version-facts.ts";

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/** The kinds, one a served version, that a CustomResourceDefinition adds. */
export function customKinds(types: BuiltinTypes, definition: JsonMap): readonly Kind[] {
  const group = textAt(definition, "spec", "group") ?? "";
  const versions = mapsAt(definition, "spec", "versions");
  const stored = versions.find((version) => version["storage"] === true);
  const schemas = new Map<string, Schema>(
    versions.map((version) => [
      `${group}/${textAt(version, "name") ?? ""}`,
      customSchema(types, openApiOf(version)),
    ]),
  );
  const storedVersion = `${group}/${textAt(stored, "name") ?? ""}`;
  return versions
    .filter((version) => version["served"] === true)
    .map((version) => customKind(types, definition, { version, schemas, storedVersion }));
}

interface Versioned {
  readonly version: JsonMap;
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly storedVersion: string;
}

function openApiOf(version: JsonMap): JsonMap {
  return mapAt(version, "schema", "openAPIV3Schema") ?? {};
}

function customKind(
  types: BuiltinTypes,
  definition: JsonMap,
  { version, schemas, storedVersion }: Versioned,
): Kind {
  const spec = mapAt(definition, "spec") ?? {};
  const names = mapAt(spec, "names") ?? {};
  const group = textAt(spec, "group") ?? "";
  const versionName = textAt(version, "name") ?? "";
  const [plural = "", kind = ""] = [textAt(names, "plural"), textAt(names, "kind")];
  const apiVersion = `${group}/${versionName}`;
  const namespaced = spec["scope"] === "Namespaced";
  const openApi = openApiOf(version);
  const keepsAll = spec["preserveUnknownFields"] === true;
  const scale = scalePaths(version);
  const hasStatus = mapAt(version, "subresources", "status") !== undefined;
  return {
    group,
    version: versionName,
    apiVersion,
    kind,
    listKind: textAt(names, "listKind") ?? `${kind}List`,
    plural,
    singular: textAt(names, "singular") ?? "",
    shortNames: textsAt(names, "shortNames"),
    categories: textsAt(names, "categories"),
    namespaced,
    verbs: VERBS,
    subresources: subresourcesOf({
      group,
      versionName,
      kind,
      hasStatus,
      hasScale: scale !== undefined,
    }),
    resource: `${group}/${plural}`,
    custom: true,
    ...deprecationOf(definition, version),
    empty: { apiVersion, kind },
    columns: columnsOf(version),
    ...(scale === undefined ? {} : { scale }),
    typing: {
      schemaOf: (asked) => schemas.get(asked),
      convert: (object, to) => inVersion(object, to),
    },
    decode: (object) => decodeCustom(types, object, { openApi, keepsAll }),
    toStored: (object) => (isMap(object) ? { ...object, apiVersion: storedVersion } : object),
    toServed: (object) =>
      object["apiVersion"] === apiVersion
        ? object
        : withDefaults({ ...object, apiVersion }, openApi),
    strategy: strategyOf({ openApi, namespaced, hasStatus }),
  };
}

/** Versions of a custom kind differ in their name alone: the conversion strategy is None. */
function inVersion(object: Json, apiVersion: string): Json {
  return isMap(object) ? { ...object, apiVersion } : object;
}

function withDefaults(object: JsonMap, openApi: JsonMap): JsonMap {
  const filled = fillDefaults(object, openApi);
  return isMap(filled) ? filled : object;
}

function decodeCustom(
  types: BuiltinTypes,
  object: JsonMap,
  { openApi, keepsAll }: { readonly openApi: JsonMap; readonly keepsAll: boolean },
): Decoded {
  const schema = keepsAll ? { ...openApi, "x-kubernetes-preserve-unknown-fields": true } : openApi;
  const pruned = prune(object, schema);
  const filled = fillDefaults(pruned.value, openApi);
  const read = isMap(filled) ? filled : {};
  const given = read["metadata"];
  const meta = decodeBuiltin(isMap(given) ? given : {}, types.struct("meta/v1.ObjectMeta"), {});
  const problem =
    meta.problem ?? (given === undefined || isMap(given) ? undefined : "metadata is no object");
  return {
    object: { ...read, metadata: meta.object },
    unknown: [...meta.unknown.map((path) => `metadata.${path}`), ...pruned.unknown.toSorted()],
    ...(problem === undefined ? {} : { problem }),
  };
}

interface StrategyFacts {
  readonly openApi: JsonMap;
  readonly namespaced: boolean;
  readonly hasStatus: boolean;
}

function strategyOf({ openApi, namespaced, hasStatus }: StrategyFacts): Strategy {
  const rules = { name: DNS_SUBDOMAIN, namespaced };
  return {
    ignored: (subresource) => {
      const set = new FieldSetBuilder();
      if (subresource === "status") set.add(["f:spec"]);
      else if (hasStatus) set.add(["f:status"]);
      return subresource === "" && !hasStatus ? EMPTY_SET : set;
    },
    prepareCreate: (object) =>
      withGeneration(hasStatus ? withField(object, "status", undefined) : object, 1),
    prepareUpdate: (object, live, subresource) => {
      const before = numberAt(live, "metadata", "generation") ?? 1;
      if (subresource === "status") return statusOnly(object, live, before);
      const kept = hasStatus ? withField(object, "status", live["status"]) : object;
      return withGeneration(kept, sameContent(kept, live) ? before : before + 1);
    },
    validate: (object) => [...metadataProblems(object, rules), ...schemaProblems(object, openApi)],
    validateUpdate: (object, live) => [
      ...metadataUpdateProblems(object, live),
      ...schemaProblems(object, openApi),
    ],
    needsVersionToUpdate: true,
    createsOnUpdate: false,
    answersDeleted: false,
  };
}

/** Through the status subresource only the status changes, and of the metadata only who manages what. */
function statusOnly(object: JsonMap, live: JsonMap, generation: number): JsonMap {
  const managedFields = mapAt(object, "metadata")?.["managedFields"];
  const metadata = withField(mapAt(live, "metadata") ?? {}, "managedFields", managedFields);
  const version = mapAt(object, "metadata")?.["resourceVersion"];
  return {
    ...withField(live, "status", object["status"]),
    metadata: {
      ...metadata,
      generation,
      ...(version === undefined ? {} : { resourceVersion: version }),
    },
  };
}

function sameContent(object: JsonMap, live: JsonMap): boolean {
  const { metadata: _one, status: _now, ...content } = object;
  const { metadata: _other, status: _before, ...known } = live;
  return equalJson(content, known);
}

function withGeneration(object: JsonMap, generation: number): JsonMap {
  return { ...object, metadata: { ...mapAt(object, "metadata"), generation } };
}
