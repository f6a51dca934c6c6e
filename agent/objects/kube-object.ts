/** A value as JSON and YAML carry it. Integers beyond 2^53 are `bigint`, so that no digit is lost. */
export type JsonValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly JsonValue[]
  | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** The part of an object's metadata that the agent itself reads. */
export interface ObjectMeta extends JsonObject {
  readonly name: string;
  readonly namespace?: string; // absent: cluster-scoped, or not decided yet
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
}

/** A Kubernetes object as plain data, as it stands in a manifest or in an answer of the API server. */
export interface KubeObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** Names one object on one cluster. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string; // absent: cluster-scoped
}

/** The name by which an object is asked for. */
export function refOf({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/** The API group of an apiVersion: `apps` of `apps/v1`, the empty text of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}

/** The version of an apiVersion: `v1` of `apps/v1` and of `v1`. */
export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf("/") + 1);
}

/** Tells whether a value is a JSON object, not a list and not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells whether something parsed has the shape of a Kubernetes object: apiVersion, kind and a named metadata. */
export function isKubeObject(value: unknown): value is KubeObject {
  if (typeof value !== "object" || value === null) return false;
  if (!("apiVersion" in value) || typeof value.apiVersion !== "string") return false;
  if (!("kind" in value) || typeof value.kind !== "string") return false;
  if (!("metadata" in value) || typeof value.metadata !== "object" || value.metadata === null) {
    return false;
  }
  return "name" in value.metadata && typeof value.metadata.name === "string";
}
