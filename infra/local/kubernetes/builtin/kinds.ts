import { readFileSync } from "node:fs";

import {
  at,
  equalJson,
  isList,
  isMap,
  isText,
  mapAt,
  numberAt,
  parseJson,
  textAt,
  textsAt,
} from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Column, Kind, Strategy, Subresource } from "../kinds/kind.ts";
import { EMPTY_SET, FieldSetBuilder } from "../managed-fields/field-set.ts";
import type { FieldSet } from "../managed-fields/field-set.ts";
import type { StructSchema } from "../schema/schema.ts";
import {
  builtinFinalizerProblems,
  metadataProblems,
  metadataUpdateProblems,
} from "../validation/metadata.ts";
import { DNS_1035_LABEL, DNS_LABEL, DNS_SUBDOMAIN, PATH_SEGMENT } from "../validation/names.ts";
import type { NameRule } from "../validation/names.ts";
import { convertBuiltin } from "./convert.ts";
import { decodeBuiltin } from "./decode.ts";
import { DEFAULTS } from "./defaults.ts";
import {
  ANSWERS_DELETED,
  CREATES_ON_UPDATE,
  GENERATION,
  LABEL_1035_NAMES,
  LABEL_NAMES,
  NEEDS_VERSION,
  PATH_NAMES,
} from "./facts.ts";
import { prepareNew } from "./prepare.ts";
import { readProtobuf } from "./protobuf.ts";
import type { BuiltinTypes } from "./read-types.ts";
import { rulesOf } from "./rules.ts";

/** Of kinds with several versions, the one in which objects are stored; of the others, the only one. */
const STORED_VERSION: Readonly<Record<string, string>> = {
  autoscaling: "autoscaling/v2",
  "events.k8s.io": "v1",
};

/** Kinds that share their objects with another group. */
const STORED_AS: Readonly<Record<string, string>> = { "events.k8s.io/events": "/events" };

const ENDPOINTS = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

/** The built-in kinds, from `resources.json` and `columns.json` beside this file. */
export function builtinKinds(types: BuiltinTypes): readonly Kind[] {
  const columns = readFile("columns.json");
  const resources = readFile("resources.json");
  return (isList(resources) ? resources.filter(isMap) : []).flatMap((facts) => {
    const schema = types.ofKind(
      textAt(facts, "group") ?? "",
      textAt(facts, "version") ?? "",
      textAt(facts, "kind") ?? "",
    );
    return schema === undefined
      ? []
      : [builtinKind(types, schema, { facts, columns: isMap(columns) ? columns : {} })];
  });
}

function builtinKind(
  types: BuiltinTypes,
  schema: StructSchema,
  { facts, columns }: { readonly facts: JsonMap; readonly columns: JsonMap },
): Kind {
  const [group = "", version = ""] = [textAt(facts, "group"), textAt(facts, "version")];
  const [plural = "", kind = ""] = [textAt(facts, "plural"), textAt(facts, "kind")];
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const stored = STORED_VERSION[group] ?? apiVersion;
  const name = `${group}/${plural}`;
  const resource = STORED_AS[name] ?? name;
  const subresources = subresourcesOf(facts, group, version);
  const columnText = columns[`${group}/${version}/${plural}`];
  const empty = decodeBuiltin({}, schema, {}).object;
  return {
    group,
    version,
    apiVersion,
    kind,
    listKind: `${kind}List`,
    plural,
    singular: textAt(facts, "singular") ?? "",
    shortNames: textsAt(facts, "shortNames"),
    categories: textsAt(facts, "categories"),
    namespaced: facts["namespaced"] === true,
    verbs: words(textAt(facts, "verbs")),
    subresources,
    resource,
    custom: false,
    ...(resource === "/endpoints" ? { deprecation: ENDPOINTS } : {}),
    empty: { ...empty, apiVersion, kind },
    columns: columnsOf(typeof columnText === "string" ? columnText : ""),
    typing: {
      schemaOf: (asked) => types.ofKindIn(asked, kind),
      convert: (object, to) => (isMap(object) ? convertBuiltin(object, to) : object),
    },
    decodeBytes: (bytes) => readProtobuf(bytes, (asked, sent) => types.ofKindIn(asked, sent)),
    decode: (object) => {
      const decoded = decodeBuiltin(object, schema, DEFAULTS);
      return { ...decoded, object: { ...decoded.object, apiVersion, kind } };
    },
    toStored: (object) => convertBuiltin(object, stored),
    toServed: (object) => convertBuiltin(object, apiVersion),
    strategy: strategyOf({
      resource,
      empty,
      namespaced: facts["namespaced"] === true,
      subresources,
    }),
  };
}

interface StrategyFacts {
  readonly resource: string;
  readonly empty: JsonMap;
  readonly namespaced: boolean;
  readonly subresources: readonly Subresource[];
}

function strategyOf({ resource, empty, namespaced, subresources }: StrategyFacts): Strategy {
  const hasStatus = subresources.some(({ name }) => name === "status");
  const rules = rulesOf(resource);
  const name = nameRule(resource);
  return {
    ignored: (subresource) => ignoredFields(subresource, hasStatus),
    prepareCreate: (object) => {
      const bare = hasStatus ? { ...object, status: empty["status"] } : object;
      return prepareNew(
        resource,
        GENERATION[resource] === undefined ? bare : withGeneration(bare, 1),
      );
    },
    prepareUpdate: (object, live, subresource) =>
      withGeneration(
        keepOther(object, live, { subresource, hasStatus }),
        nextGeneration(resource, object, { live, subresource }),
      ),
    validate: (object) => [
      ...metadataProblems(object, { name, namespaced }),
      ...builtinFinalizerProblems(object),
      ...rules.create(object),
    ],
    validateUpdate: (object, live, subresource) => [
      ...metadataUpdateProblems(object, live),
      ...builtinFinalizerProblems(object),
      ...(subresource === "" ? rules.update(object, live) : []),
    ],
    needsVersionToUpdate: NEEDS_VERSION.has(resource),
    createsOnUpdate: CREATES_ON_UPDATE.has(resource),
    answersDeleted: ANSWERS_DELETED.has(resource),
  };
}

/** A status is written through its subresource alone, and through it nothing else. */
function keepOther(
  object: JsonMap,
  live: JsonMap,
  { subresource, hasStatus }: { readonly subresource: string; readonly hasStatus: boolean },
): JsonMap {
  if (subresource === "status") {
    return { ...live, metadata: object["metadata"] ?? {}, status: object["status"] };
  }
  return hasStatus ? { ...object, status: live["status"] } : object;
}

function nextGeneration(
  resource: string,
  object: JsonMap,
  { live, subresource }: { readonly live: JsonMap; readonly subresource: string },
): number {
  const before = numberAt(live, "metadata", "generation") ?? 0;
  const counted = GENERATION[resource];
  if (counted === undefined || subresource === "status") return before;
  return counted.every((path) =>
    equalJson(at(object, ...path.split(".")), at(live, ...path.split("."))),
  )
    ? before
    : before + 1;
}

function withGeneration(object: JsonMap, generation: number): JsonMap {
  const { generation: _given, ...metadata } = mapAt(object, "metadata") ?? {};
  return { ...object, metadata: generation === 0 ? metadata : { ...metadata, generation } };
}

function ignoredFields(subresource: string, hasStatus: boolean): FieldSet {
  if (subresource === "status") return setOf(["f:spec"]);
  return hasStatus && subresource === "" ? setOf(["f:status"]) : EMPTY_SET;
}

function setOf(path: readonly string[]): FieldSet {
  const set = new FieldSetBuilder();
  set.add(path);
  return set;
}

function nameRule(resource: string): NameRule {
  if (PATH_NAMES.has(resource)) return PATH_SEGMENT;
  if (LABEL_NAMES.has(resource)) return DNS_LABEL;
  return LABEL_1035_NAMES.has(resource) ? DNS_1035_LABEL : DNS_SUBDOMAIN;
}

function subresourcesOf(facts: JsonMap, group: string, version: string): readonly Subresource[] {
  const list = facts["subresources"];
  return (isList(list) ? list.filter(isMap) : []).map((sub) => ({
    name: textAt(sub, "name") ?? "",
    kind: textAt(sub, "kind") ?? "",
    group: textAt(sub, "group") ?? group,
    version: textAt(sub, "version") ?? version,
    verbs: words(textAt(sub, "verbs")),
  }));
}

function columnsOf(text: string): readonly Column[] {
  return text
    .split("|")
    .filter((column) => column !== "")
    .map((column) => {
      const [name = "", typeText = ""] = column.split(":");
      const [type = "string", format = ""] = typeText.replace("+", "").split("/");
      return { name, type, format, description: "", priority: typeText.endsWith("+") ? 1 : 0 };
    });
}

function words(text: string | undefined): readonly string[] {
  return (text ?? "").split(" ").filter(isText);
}

function readFile(name: string): JsonMap | readonly unknown[] {
  const value = parseJson(readFileSync(new URL(name, import.meta.url), "utf8"));
  return isMap(value) || isList(value) ? value : {};
}
