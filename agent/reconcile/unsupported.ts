import { isJsonObject, type JsonObject, type JsonValue } from "../objects/kube-object.ts";
import { valueAt } from "../objects/read-json.ts";

/** A field of a spec that this version cannot honour, and the values of it that ask for nothing. */
interface Unsupported {
  readonly path: readonly string[];
  readonly isHarmless?: (value: JsonValue) => boolean;
}

const GIT_REPOSITORY: readonly Unsupported[] = [
  { path: ["ref", "tag"] },
  { path: ["ref", "semver"] },
  { path: ["ref", "name"] },
  { path: ["ref", "commit"] },
  { path: ["include"] },
  { path: ["sparseCheckout"] },
  { path: ["recurseSubmodules"] },
  { path: ["verify"] },
  { path: ["proxySecretRef"] },
  { path: ["provider"], isHarmless: (value) => value === "generic" },
];

const KUSTOMIZATION: readonly Unsupported[] = [
  { path: ["serviceAccountName"] },
  { path: ["kubeConfig"] },
  { path: ["decryption"] },
  { path: ["ignore"] },
];

/** The fields of a GitRepository's spec that ask for something this version cannot do. */
export function unsupportedInGitRepository(spec: JsonObject): readonly string[] {
  return unsupported(spec, GIT_REPOSITORY);
}

/** The fields of a Kustomization's spec that ask for something this version cannot do. */
export function unsupportedInKustomization(spec: JsonObject): readonly string[] {
  return unsupported(spec, KUSTOMIZATION);
}

/** What a person reads when a spec asks for something this version cannot do: it is refused, never passed over. */
export function unsupportedMessage(fields: readonly string[]): string {
  const names = fields.join(", ");
  const [verb, pronoun] = fields.length === 1 ? ["is", "it"] : ["are", "them"];
  return `${names} ${verb} not supported yet, and nothing was applied without ${pronoun}: take ${pronoun} out of the spec, or keep Flux for this object`;
}

function unsupported(spec: JsonObject, table: readonly Unsupported[]): readonly string[] {
  const asked = table.filter(({ path, isHarmless }) => {
    const value = valueAt(spec, ...path);
    return value !== undefined && !isEmpty(value) && isHarmless?.(value) !== true;
  });
  return asked.map(({ path }) => ["spec", ...path].join("."));
}

function isEmpty(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return value === null || value === false || value === "";
}
