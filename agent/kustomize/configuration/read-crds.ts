import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { parseJsonObject } from "../../objects/parse-json.ts";
import { objectAt, textAt, valueAt } from "../../objects/read-json.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import type { OldDocument } from "../../objects/yaml/decode-old.ts";
import type { Failure } from "../failure.ts";
import { fit } from "../kustomization/fit.ts";
import type { Misfit } from "../kustomization/fit.ts";
import { lineOf } from "../kustomization/line-of.ts";
import { any, called, map, struct, texts } from "../kustomization/shape.ts";
import type { TextFile } from "../load/read-file.ts";
import { misfitOfSchema } from "../schema/schema-misfit.ts";
import type { Configuration, NameReference } from "./configuration.ts";
import { EMPTY_CONFIGURATION } from "./configuration.ts";
import { fieldSpec } from "./field-spec.ts";
import type { FieldSpec } from "./field-spec.ts";
import { mergeConfigurations } from "./merge-configuration.ts";

const DEFINITIONS = called(
  "accumulator.nameToApiMap",
  map(
    called(
      "accumulator.OpenAPIDefinition",
      struct("OpenAPIDefinition", { Schema: any, Dependencies: texts }),
    ),
  ),
);

const NO_JSON = "json: what begins with a brace has to be JSON throughout";
const MAX_DEPTH = 50; // of definitions that refer to one another

/**
 * Reads a file that `crds` names: OpenAPI definitions by name, whose extensions say which fields hold names, labels and
 * annotations.
 * Matches kustomize's LoadConfigFromCRDs.
 */
export function readCrds({ text, file }: TextFile, path: string): Result<Configuration, Failure> {
  const document = readOldDocument(text);
  if (!document.ok) return err(invalid(document.error, path, file));
  const problem = problemOf(document.value, text);
  if (problem !== undefined) return err(invalid(problem, path, file));
  const definitions = objectAt(document.value.value);
  let configuration = EMPTY_CONFIGURATION;
  for (const name of Object.keys(definitions)) {
    const properties = propertiesOf(definitions, name);
    if (!isKubernetesType(properties)) continue;
    const kind = name.slice(name.lastIndexOf(".") + 1);
    const found = new Collector(definitions, kind).collect(name);
    const merged = mergeConfigurations(configuration, found);
    if (!merged.ok) return merged;
    configuration = merged.value;
  }
  return ok(configuration);
}

interface Problem {
  readonly message: string;
  readonly line?: number | undefined;
}

function invalid({ message, line }: Problem, path: string, file: string): Failure {
  return {
    code: "configuration-invalid",
    message: `unable to parse open API definition from '${path}': ${message}`,
    advice: "Let the file hold OpenAPI definitions by name.",
    file,
    ...(line === undefined ? {} : { line }),
  };
}

function problemOf({ value, root }: OldDocument, text: string): Problem | undefined {
  if (text === "") return { message: "the file is empty" };
  if (text.startsWith("{") && parseJsonObject(text) === undefined)
    return { message: NO_JSON, line: 1 };
  const misfit = misfitOf(value);
  return misfit && { message: misfit.message, line: lineOf(root, misfit.path) };
}

function misfitOf(value: JsonValue): Misfit | undefined {
  if (value === null) return undefined;
  const fitted = fit(value, DEFINITIONS, { unknownFields: "ignored", texts: "only" });
  if (!fitted.ok) return fitted.error[0];
  const definitions = objectAt(value);
  return Object.keys(definitions)
    .map((name) => misfitOfSchema(schemaOf(definitions, name), [name, "Schema"]))
    .find((misfit) => misfit !== undefined);
}

function propertiesOf(definitions: JsonObject, name: string): JsonObject {
  return objectAt(schemaOf(definitions, name), "properties");
}

function schemaOf(definitions: JsonObject, name: string): JsonValue | undefined {
  const definition = objectAt(definitions, name);
  const field = Object.keys(definition).find((key) => key.toLowerCase() === "schema");
  return field === undefined ? undefined : valueAt(definition, field);
}

function isKubernetesType(properties: JsonObject): boolean {
  return ["kind", "apiVersion", "metadata"].every((name) => Object.hasOwn(properties, name));
}

interface Found {
  readonly annotations: FieldSpec[];
  readonly labels: FieldSpec[];
  readonly names: FieldSpec[];
  readonly references: NameReference[];
}

/** Collects what the extensions in one type, and in the types that it refers to, say. */
class Collector {
  readonly #definitions: JsonObject;
  readonly #kind: string;
  readonly #found: Found = { annotations: [], labels: [], names: [], references: [] };

  constructor(definitions: JsonObject, kind: string) {
    this.#definitions = definitions;
    this.#kind = kind;
  }

  collect(name: string): Configuration {
    this.#visit(name, []);
    const { annotations, labels, names, references } = this.#found;
    return {
      ...EMPTY_CONFIGURATION,
      commonAnnotations: annotations,
      commonLabels: labels,
      namePrefix: names,
      nameReference: references,
    };
  }

  #visit(name: string, path: readonly string[]): void {
    if (path.length > MAX_DEPTH) return;
    for (const [field, property] of Object.entries(propertiesOf(this.#definitions, name))) {
      const fieldPath = [...path, field];
      const extensions = objectAt(property);
      this.#note(extensions, fieldPath);
      const reference = textAt(extensions, "$ref");
      if (reference !== undefined && reference !== "") this.#visit(reference, fieldPath);
    }
  }

  #note(extensions: JsonObject, path: readonly string[]): void {
    const { annotations, labels, names, references } = this.#found;
    const spec = this.#spec(path);
    if (hasText(extensions, "x-kubernetes-annotation")) annotations.push(spec);
    if (hasText(extensions, "x-kubernetes-label-selector")) labels.push(spec);
    if (hasText(extensions, "x-kubernetes-identity")) names.push(spec);
    const version = textAt(extensions, "x-kubernetes-object-ref-api-version");
    const kind = textAt(extensions, "x-kubernetes-object-ref-kind");
    if (version === undefined || kind === undefined) return;
    const nameKey = textAt(extensions, "x-kubernetes-object-ref-name-key") ?? "name";
    references.push({ group: "", version, kind, referrers: [this.#spec([...path, nameKey])] });
  }

  #spec(path: readonly string[]): FieldSpec {
    return fieldSpec({ kind: this.#kind, path: path.join("/") });
  }
}

function hasText(extensions: JsonObject, name: string): boolean {
  return textAt(extensions, name) !== undefined;
}
