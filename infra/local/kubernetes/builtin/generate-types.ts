/**
 * Writes `types.json`, `resources.json` and `columns.json`: facts about the built-in kinds, read from a real API server's
 * OpenAPI v3, discovery and Table answers, and from the Go types that it encodes (which values are pointers).
 *
 * Run: `API_URL=https://127.0.0.1:PORT API_TOKEN=... NODE_TLS_REJECT_UNAUTHORIZED=0 K8S_MODULES=$(go env GOMODCACHE)/k8s.io
 * K8S_VERSION=v0.34.4 npx tsx infra/local/kubernetes/builtin/generate-types.ts`
 * The grammar of a type's line is told in `read-types.ts`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { isMap, isText, listAt, mapAt, parseJson, textAt, textsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";

const API_URL = process.env["API_URL"] ?? "";
const MODULES = process.env["K8S_MODULES"] ?? "";
const VERSION = process.env["K8S_VERSION"] ?? "";
const HERE = import.meta.dirname;

/** OpenAPI's package names, what they are called here, and where their Go types are. */
const PACKAGES: readonly (readonly [RegExp, (path: string) => readonly [string, string]])[] = [
  [
    /^io\.k8s\.api\.(.+)\.([^.]+)$/,
    (path) => [path.replace(".", "/"), `api@${VERSION}/${path.replace(".", "/")}`],
  ],
  [
    /^io\.k8s\.apimachinery\.pkg\.apis\.(.+)\.([^.]+)$/,
    (path) => [
      path.replace(".", "/"),
      `apimachinery@${VERSION}/pkg/apis/${path.replace(".", "/")}`,
    ],
  ],
  [
    /^io\.k8s\.apiextensions-apiserver\.pkg\.apis\.(.+)\.([^.]+)$/,
    (path) => [
      path.replace(".", "/"),
      `apiextensions-apiserver@${VERSION}/pkg/apis/${path.replace(".", "/")}`,
    ],
  ],
  [
    /^io\.k8s\.kube-aggregator\.pkg\.apis\.(.+)\.([^.]+)$/,
    (path) => [
      path.replace(".", "/"),
      `kube-aggregator@${VERSION}/pkg/apis/${path.replace(".", "/")}`,
    ],
  ],
];

/** Types that are written as one letter; `a` is any JSON. */
const LETTERS: Readonly<Record<string, string>> = {
  "meta/v1.Time": "t",
  "meta/v1.MicroTime": "m",
  "io.k8s.apimachinery.pkg.api.resource.Quantity": "q",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "x",
  "io.k8s.apimachinery.pkg.runtime.RawExtension": "a",
  "meta/v1.FieldsV1": "a",
  "apiextensions/v1.JSON": "a",
  "apiextensions/v1.JSONSchemaPropsOrArray": "a",
  "apiextensions/v1.JSONSchemaPropsOrBool": "a",
  "apiextensions/v1.JSONSchemaPropsOrStringArray": "a",
};
const SKIPPED =
  /^(meta\/v1\.(Patch|Status|StatusDetails|StatusCause|WatchEvent|API.*|ListMeta)|.*List)$/;

interface GoField {
  readonly goType: string;
  readonly omitsEmpty: boolean;
  readonly omitsZero: boolean;
  readonly number: string; // in protobuf, `2/1` where the Go type is inlined in JSON but not in protobuf
}

const schemas = new Map<string, JsonMap>();
const goStructs = new Map<string, Map<string, GoField>>();

await main();

async function main(): Promise<void> {
  const index = await get("/openapi/v3");
  for (const [path, entry] of Object.entries(mapAt(index, "paths") ?? {})) {
    if (!/^apis?\/.*v\d/.test(path) || !isMap(entry)) continue;
    const document = await get(textAt(entry, "serverRelativeURL") ?? "");
    for (const [name, schema] of Object.entries(mapAt(document, "components", "schemas") ?? {})) {
      if (isMap(schema)) schemas.set(name, schema);
    }
  }
  writeTypes();
  await writeResources();
}

function writeTypes(): void {
  const lines: Record<string, string> = {};
  for (const name of [...schemas.keys()].toSorted()) {
    const short = shortName(name);
    if (SKIPPED.test(short) || LETTERS[short] !== undefined || !short.includes("/")) continue;
    lines[short] = typeLine(name, schemas.get(name) ?? {});
  }
  write("types.json", lines);
}

function typeLine(name: string, schema: JsonMap): string {
  const goFields = goFieldsOf(name);
  const fields = Object.entries(mapAt(schema, "properties") ?? {}).map(([field, fieldSchema]) => {
    const text = isMap(fieldSchema) ? typeText(fieldSchema) : "a";
    const go = goFields.get(field);
    const flags = go === undefined ? "" : goFlags(go);
    const number = go === undefined || go.number === "" ? "" : `.${go.number}`;
    return `${field}${number}:${text}${flags}${isMap(fieldSchema) ? markers(fieldSchema) : ""}`;
  });
  const kinds = listAt(schema, "x-kubernetes-group-version-kind");
  const gvk = kinds?.length === 1 && isMap(kinds[0]) ? gvkText(kinds[0]) : "";
  return [gvk, textAt(schema, "x-kubernetes-map-type") === "atomic" ? "^" : "", ...fields]
    .filter((part) => part !== "")
    .join(" ");
}

function gvkText(gvk: JsonMap): string {
  return `#${textAt(gvk, "group") ?? ""}/${textAt(gvk, "version") ?? ""}/${textAt(gvk, "kind") ?? ""}`;
}

function typeText(schema: JsonMap): string {
  const reference = textAt(schema, "$ref") ?? firstReference(schema);
  if (reference !== undefined) return referenceText(shortName(reference.split("/").pop() ?? ""));
  const items = mapAt(schema, "items");
  if (items !== undefined) return `[${typeText(items)}]`;
  const values = mapAt(schema, "additionalProperties");
  if (values !== undefined) return `{${typeText(values)}}`;
  switch (textAt(schema, "type") ?? "") {
    case "string":
      return textAt(schema, "format") === "byte" ? "y" : "s";
    case "integer":
      return textAt(schema, "format") === "int64" ? "l" : "i";
    case "number":
      return "n";
    case "boolean":
      return "b";
    default:
      return "a";
  }
}

function firstReference(schema: JsonMap): string | undefined {
  const [first] = listAt(schema, "allOf") ?? [];
  return isMap(first) ? textAt(first, "$ref") : undefined;
}

function referenceText(short: string): string {
  return LETTERS[short] ?? `@${short}`;
}

function goFlags(field: GoField): string {
  const pointer = field.goType.startsWith("*") ? "*" : "";
  return pointer + (field.omitsEmpty ? "" : "!") + (field.omitsZero ? "?" : "");
}

function markers(schema: JsonMap): string {
  const keys = textsAt(schema, "x-kubernetes-list-map-keys");
  const list = keys.length > 0 ? `%${keys.join(",")}` : "";
  const set = textAt(schema, "x-kubernetes-list-type") === "set" ? "%" : "";
  const atomic = textAt(schema, "x-kubernetes-map-type") === "atomic" ? "^" : "";
  const strategy = textAt(schema, "x-kubernetes-patch-strategy");
  const mergeKey = textAt(schema, "x-kubernetes-patch-merge-key");
  const patch =
    strategy === undefined ? "" : `~${strategy}${mergeKey === undefined ? "" : `:${mergeKey}`}`;
  const fallback = schema["default"];
  const filled = isText(fallback) && fallback !== "" ? `=${fallback}` : "";
  const values = textsAt(schema, "enum");
  return list + set + atomic + patch + filled + (values.length > 0 ? `(${values.join("|")})` : "");
}

function shortName(name: string): string {
  for (const [pattern, place] of PACKAGES) {
    const match = pattern.exec(name);
    if (match !== null) return `${place(match[1] ?? "")[0]}.${match[2] ?? ""}`;
  }
  return name;
}

function goFieldsOf(name: string): ReadonlyMap<string, GoField> {
  for (const [pattern, place] of PACKAGES) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const [, folder] = place(match[1] ?? "");
    readGo(folder);
    return flatten(folder, match[2] ?? "");
  }
  return new Map();
}

function flatten(folder: string, struct: string): Map<string, GoField> {
  const all = new Map<string, GoField>();
  for (const [name, field] of goStructs.get(`${folder}.${struct}`) ?? []) {
    if (!name.startsWith("inline ")) all.set(name, field);
    else {
      for (const [inner, value] of flatten(folder, field.goType)) {
        all.set(inner, { ...value, number: inlineNumber(field.number, value.number) });
      }
    }
  }
  return all;
}

function inlineNumber(outer: string, inner: string): string {
  return outer === "" || inner === "" ? inner : `${outer}/${inner}`;
}

function readGo(folder: string): void {
  if (goStructs.has(folder)) return;
  goStructs.set(folder, new Map());
  const path = join(MODULES, folder);
  for (const file of readdirSync(path).filter((name) => /^types.*\.go$/.test(name))) {
    const text = readFileSync(join(path, file), "utf8");
    for (const [, struct = "", body = ""] of text.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)) {
      goStructs.set(`${folder}.${struct}`, readFields(body));
    }
  }
}

function readFields(body: string): Map<string, GoField> {
  const fields = new Map<string, GoField>();
  for (const [whole, before = "", tag = ""] of body.matchAll(
    /^\s+([^/\n`]+?)\s+`.*?json:"([^"]*)".*$/gm,
  )) {
    const [name = "", ...options] = tag.split(",");
    const goType = before.split(/\s+/).at(-1) ?? "";
    const key = name === "" ? `inline ${goType}` : name;
    const [, number = ""] = /protobuf:"\w+,(\d+),/.exec(whole) ?? [];
    fields.set(key, {
      goType,
      number,
      omitsEmpty: options.includes("omitempty"),
      omitsZero: options.includes("omitzero"),
    });
  }
  return fields;
}

async function writeResources(): Promise<void> {
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  const resources: JsonMap[] = [];
  const columns: Record<string, string> = {};
  for (const root of ["/api", "/apis"]) {
    const groups = listAt(await get(root, accept), "items") ?? [];
    for (const group of groups.filter(isMap)) {
      for (const version of (listAt(group, "versions") ?? []).filter(isMap)) {
        for (const resource of (listAt(version, "resources") ?? []).filter(isMap)) {
          const place = {
            group: textAt(group, "metadata", "name") ?? "",
            version: textAt(version, "version") ?? "",
          };
          resources.push(resourceFacts(place, resource));
          const name = textAt(resource, "resource") ?? "";
          const base = place.group === "" ? "/api" : `/apis/${place.group}`;
          if (textsAt(resource, "verbs").includes("list")) {
            columns[`${place.group}/${place.version}/${name}`] = await columnsOf(
              `${base}/${place.version}/${name}`,
            );
          }
        }
      }
    }
  }
  write("resources.json", resources);
  write("columns.json", columns);
}

function resourceFacts(place: JsonMap, resource: JsonMap): JsonMap {
  const kind = mapAt(resource, "responseKind") ?? {};
  const subresources = (listAt(resource, "subresources") ?? []).filter(isMap).map((sub) => ({
    name: sub["subresource"],
    kind: mapAt(sub, "responseKind")?.["kind"],
    ...(textAt(sub, "responseKind", "group") === ""
      ? {}
      : { group: textAt(sub, "responseKind", "group") }),
    ...(textAt(sub, "responseKind", "version") === ""
      ? {}
      : { version: textAt(sub, "responseKind", "version") }),
    verbs: textsAt(sub, "verbs").join(" "),
  }));
  return {
    ...place,
    plural: resource["resource"],
    singular: resource["singularResource"],
    kind: kind["kind"],
    namespaced: resource["scope"] === "Namespaced",
    verbs: textsAt(resource, "verbs").join(" "),
    ...(textsAt(resource, "shortNames").length > 0
      ? { shortNames: textsAt(resource, "shortNames") }
      : {}),
    ...(textsAt(resource, "categories").length > 0
      ? { categories: textsAt(resource, "categories") }
      : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}

/** A kind's printer columns as `Name:type`, with `+` behind those that only `-o wide` shows. */
async function columnsOf(path: string): Promise<string> {
  const table = await get(`${path}?limit=1`, "application/json;as=Table;v=v1;g=meta.k8s.io");
  return (listAt(table, "columnDefinitions") ?? [])
    .filter(isMap)
    .map((column) => {
      const format = textAt(column, "format");
      const wide = column["priority"] === 0 ? "" : "+";
      return `${textAt(column, "name") ?? ""}:${textAt(column, "type") ?? ""}${format === "" ? "" : `/${format ?? ""}`}${wide}`;
    })
    .join("|");
}

async function get(path: string, accept = "application/json"): Promise<JsonMap> {
  const headers = { accept, authorization: `Bearer ${process.env["API_TOKEN"] ?? ""}` };
  const response = await fetch(API_URL + path, { headers });
  const body = parseJson(await response.text());
  if (!response.ok || !isMap(body)) throw new Error(`${path} answered ${response.status}`);
  return body;
}

function write(name: string, value: Json): void {
  writeFileSync(join(HERE, name), `${JSON.stringify(value, undefined, 2)}\n`);
}
