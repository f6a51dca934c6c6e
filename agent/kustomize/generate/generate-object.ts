import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { compareBytes } from "../../objects/yaml/json-text.ts";
import { TAG, YamlNode, addField, scalarNode, textNode } from "../../objects/yaml/node.ts";
import type { Failure, Place } from "../failure.ts";
import { withContext } from "../failure.ts";
import type {
  ConfigMapArgs,
  GeneratorOptions,
  SecretArgs,
} from "../kustomization/kustomization-shape.ts";
import type { Scope } from "../load/scope.ts";
import { findOrMakePath } from "../nodes/find-path.ts";
import { setMetadataEntry } from "../nodes/metadata.ts";
import { setField } from "../nodes/set-field.ts";
import { dataNode } from "../resources/absorb.ts";
import { BUILD_ANNOTATION, ENABLED } from "../resources/build-annotations.ts";
import { Resource } from "../resources/resource.ts";
import { encodeBase64 } from "./base64.ts";
import { readKeyValues } from "./key-values.ts";
import type { KeyValue } from "./key-values.ts";

type Generated = Result<Resource, Failure>;

/** Generates a ConfigMap. Matches kustomize's ConfigMapGenerator. */
export function generateConfigMap(args: ConfigMapArgs, scope: Scope, place: Place): Generated {
  return generate("ConfigMap", args, scope, place, (object, { key, value }) => {
    const text = typeof value === "string" ? value : decodeUtf8(value);
    if (text !== undefined) return setData(object, "data", key, text);
    return setData(object, "binaryData", key, encodeBase64(bytesOf(value)));
  });
}

/** Generates a Secret. Matches kustomize's SecretGenerator. */
export function generateSecret(args: SecretArgs, scope: Scope, place: Place): Generated {
  const type = args.type === undefined || args.type === "" ? "Opaque" : args.type;
  return generate(
    "Secret",
    args,
    scope,
    place,
    (object, { key, value }) => setData(object, "data", key, encodeBase64(bytesOf(value))),
    (object) => {
      setField(object, "type", scalarNode(type, TAG.str));
      findOrMakePath(object, ["data"], "mapping");
    },
  );
}

type AddValue = (object: YamlNode, value: KeyValue) => Failure | undefined;

function generate(
  kind: "ConfigMap" | "Secret",
  args: ConfigMapArgs,
  scope: Scope,
  place: Place,
  add: AddValue,
  prepare: (object: YamlNode) => void = () => undefined,
): Generated {
  const { name = "", namespace = "", options } = args;
  if (name === "") return err(invalid("a configmap must have a name", "Give it a name."));
  const object = new YamlNode("mapping", TAG.map);
  addField(object, "apiVersion", scalarNode("v1", TAG.str));
  addField(object, "kind", scalarNode(kind, TAG.str));
  nameObject(object, name, namespace);
  prepare(object);
  const failure = addData(object, args, scope, add) ?? setOptions(object, options);
  if (failure !== undefined) return err(failure);
  const resource = new Resource(object, place, scope.schemas);
  if (options?.disableNameSuffixHash !== true) {
    resource.annotate(BUILD_ANNOTATION.needsHashSuffix, ENABLED);
  }
  resource.annotate(BUILD_ANNOTATION.generatorBehavior, behaviorOf(args.behavior ?? ""));
  return ok(resource);
}

function nameObject(object: YamlNode, name: string, namespace: string): void {
  const metadata = new YamlNode("mapping", TAG.none);
  addField(object, "metadata", metadata);
  setField(metadata, "name", textNode(name));
  if (namespace !== "") setField(metadata, "namespace", textNode(namespace));
}

function behaviorOf(behavior: string): string {
  return ["create", "merge", "replace"].includes(behavior) ? behavior : "unspecified";
}

function addData(
  object: YamlNode,
  { name = "", envs = [], env = "", literals = [], files = [] }: ConfigMapArgs,
  { loader }: Scope,
  add: AddValue,
): Failure | undefined {
  const sources = { envs: env === "" ? envs : [...envs, env], literals, files };
  const values = readKeyValues(sources, loader);
  if (!values.ok) return withContext(values.error, "loading KV pairs");
  const byKey = new Map<string, KeyValue>();
  for (const value of values.value) {
    if (byKey.has(value.key)) {
      return invalid(
        `configmap ${name} illegally repeats the key \`${value.key}\``,
        "Remove one of the two.",
      );
    }
    byKey.set(value.key, value);
  }
  const sorted = [...byKey.values()].toSorted((left, right) => compareBytes(left.key, right.key));
  for (const value of sorted) {
    const failure = add(object, value);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function setData(
  object: YamlNode,
  field: "binaryData" | "data",
  key: string,
  value: string,
): Failure | undefined {
  const data = findOrMakePath(object, [field], "mapping");
  if (!data.ok) return data.error;
  return data.value === undefined ? undefined : setField(data.value, key, dataNode(value));
}

function setOptions(
  object: YamlNode,
  { labels = {}, annotations = {}, immutable = false }: GeneratorOptions = {},
): Failure | undefined {
  for (const [field, entries] of [
    ["labels", labels],
    ["annotations", annotations],
  ] as const) {
    for (const key of Object.keys(entries).toSorted(compareBytes)) {
      const failure = setMetadataEntry(object, field, key, entries[key] ?? "");
      if (failure !== undefined) return failure;
    }
  }
  return immutable ? setField(object, "immutable", scalarNode("true", TAG.bool)) : undefined;
}

function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function invalid(message: string, advice: string): Failure {
  return { code: "generator-invalid", message, advice };
}
