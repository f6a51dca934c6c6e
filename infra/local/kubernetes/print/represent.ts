import { mapAt, mapsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { columnDefinitions, tableRow } from "./table.ts";

/** How a client wants objects shown. */
export type Representation =
  | { readonly kind: "object"; readonly yaml: boolean }
  | { readonly kind: "table"; readonly version: string }
  | { readonly kind: "metadata"; readonly version: string };

/** Reads the first form in an Accept header that is served here; absent when none is. */
export function representationOf(accept: string): Representation | undefined {
  if (accept.trim() === "") return { kind: "object", yaml: false };
  for (const clause of accept.split(",")) {
    const [type = "", ...parameters] = clause.split(";").map((part) => part.trim());
    const values = new Map(
      parameters.map((parameter) => {
        const [name = "", value = ""] = parameter.split("=");
        return [name, value] as const;
      }),
    );
    const found = representation(type, values);
    if (found !== undefined) return found;
  }
  return undefined;
}

const ANY = new Set(["*/*", "application/*", "application/json"]);

function representation(
  type: string,
  parameters: ReadonlyMap<string, string>,
): Representation | undefined {
  const [as, group] = [parameters.get("as"), parameters.get("g")];
  const version = parameters.get("v") ?? "v1";
  if (type === "application/yaml" && as === undefined) return { kind: "object", yaml: true };
  if (!ANY.has(type)) return undefined;
  if (as === undefined) return { kind: "object", yaml: false };
  if (group !== "meta.k8s.io" || (version !== "v1" && version !== "v1beta1")) return undefined;
  if (as === "Table") return { kind: "table", version };
  return as === "PartialObjectMetadata" || as === "PartialObjectMetadataList"
    ? { kind: "metadata", version }
    : undefined;
}

export interface Shown {
  readonly kind: Kind;
  readonly representation: Representation;
  readonly includeObject: string; // of a table's rows: Object, Metadata (as when empty) or None
  readonly now: Date;
}

/** An object, list or watched object in the form that the client asked for. Statuses stay as they are. */
export function represent(object: JsonMap, shown: Shown): JsonMap {
  if (object["kind"] === "Status") return object;
  switch (shown.representation.kind) {
    case "object":
      return object;
    case "table":
      return table(object, shown, shown.representation.version);
    case "metadata":
      return metadataOnly(object, shown.representation.version);
  }
}

function itemsOf(object: JsonMap): readonly JsonMap[] | undefined {
  return Array.isArray(object["items"]) ? mapsAt(object, "items") : undefined;
}

function table(object: JsonMap, { kind, includeObject, now }: Shown, version: string): JsonMap {
  const items = itemsOf(object);
  const { resourceVersion, continue: token, remainingItemCount } = mapAt(object, "metadata") ?? {};
  const rows = (items ?? [object]).map((item) => ({
    cells: tableRow(kind, item, now),
    object: rowObject(kind, item, { includeObject, version }),
  }));
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: present({
      resourceVersion,
      continue: items === undefined || token === "" ? undefined : token,
      remainingItemCount: items === undefined ? undefined : remainingItemCount,
    }),
    columnDefinitions: columnDefinitions(kind),
    rows,
  };
}

function rowObject(
  kind: Kind,
  item: JsonMap,
  { includeObject, version }: { readonly includeObject: string; readonly version: string },
): Json {
  if (includeObject === "None") return null;
  if (includeObject === "Object") return { ...item, kind: kind.kind, apiVersion: kind.apiVersion };
  return partial(item, version);
}

function metadataOnly(object: JsonMap, version: string): JsonMap {
  const items = itemsOf(object);
  if (items === undefined) return partial(object, version);
  return {
    kind: "PartialObjectMetadataList",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: object["metadata"],
    items: items.map((item) => partial(item, version)),
  };
}

function partial(object: JsonMap, version: string): JsonMap {
  return {
    kind: "PartialObjectMetadata",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: object["metadata"],
  };
}

function present(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
