import type { JsonObject } from "../../objects/kube-object.ts";
import type { Failure } from "../failure.ts";
import type { TextFile } from "../load/read-file.ts";
import type { Scopes } from "../resources/resource.ts";
import { builtInDefinition, builtInKind } from "./built-in-schema.ts";
import { readCustomSchema, schemaOfBody } from "./custom-schema.ts";
import type { CustomSchema } from "./custom-schema.ts";
import type { FieldSchema, KindSchemas } from "./field-schema.ts";
import { CLUSTER_KINDS, NAMESPACE_KINDS } from "./known-scopes.ts";

const BUILT_IN_VERSION = "v1.21.2";

type Source = "built-in" | CustomSchema;

/**
 * What one build knows of the kinds of objects.
 *
 * Which schema counts depends on when it was named and when one was first needed: the first one that is named stays; the
 * built-in one is there too if an unknown kind came up before. Matches kyaml's openapi package in a fresh process.
 */
export class SchemaStore implements KindSchemas, Scopes {
  revision = 0;
  #sources: Source[] = []; // the later ones count more
  #version = ""; // that was asked for
  #custom: TextFile | undefined;
  #isRead = false;
  #builtIn: "read" | "unread" | "waiting" = "unread";

  /** Names the schema to use. Only the top kustomization may change one that was named. */
  use(
    version: string | undefined,
    file: TextFile | undefined,
    isTop: boolean,
  ): Failure | undefined {
    if ((this.#version !== "" || this.#custom !== undefined) && !isTop) return undefined;
    if (file !== undefined) {
      if (version !== undefined) {
        return invalid("builtin version and custom schema provided, cannot use both");
      }
      this.#custom = file;
      this.#version = "custom";
      return this.#read();
    }
    this.#version = version ?? "";
    if (this.#version === "") return undefined;
    if (this.#version !== BUILT_IN_VERSION) {
      return invalid("the specified OpenAPI version is not built in");
    }
    this.#custom = undefined;
    this.#isRead = false;
    return undefined;
  }

  isClusterScoped(apiVersion: string, kind: string): boolean {
    if (isListed(CLUSTER_KINDS, apiVersion, kind)) return true;
    if (isListed(NAMESPACE_KINDS, apiVersion, kind)) return false;
    if (!this.#isRead) this.#builtIn = this.#builtIn === "unread" ? "waiting" : this.#builtIn;
    return this.#customSources().some((source) => source.isNamespaced(apiVersion, kind) === false);
  }

  /** The schema of a kind; undefined where nothing is known of it. */
  kind(apiVersion: string, kind: string): FieldSchema | undefined {
    if (!this.#isRead) this.#read();
    for (const source of this.#sources.toReversed()) {
      const schema =
        source === "built-in" ? builtInKind(apiVersion, kind) : source.kind(apiVersion, kind);
      if (schema !== undefined) return schema;
    }
    return undefined;
  }

  ofBody(body: JsonObject): FieldSchema {
    if (!this.#isRead) this.#read();
    return schemaOfBody(body, (name) => this.#definition(name));
  }

  #read(): Failure | undefined {
    this.#isRead = true;
    if (this.#custom === undefined) {
      this.#addBuiltIn();
      return undefined;
    }
    const { text, file } = this.#custom;
    const schema = readCustomSchema(text, (name) => this.#definition(name));
    if (!schema.ok) {
      const { message, line } = schema.error;
      const failure = { ...invalid(`invalid schema file: ${message}`), file };
      return line === undefined ? failure : { ...failure, line };
    }
    this.#sources.push(schema.value);
    this.revision += 1;
    if (this.#builtIn === "waiting") this.#addBuiltIn();
    return undefined;
  }

  #definition(name: string): FieldSchema | undefined {
    return this.#sources.includes("built-in") ? builtInDefinition(name) : undefined;
  }

  #addBuiltIn(): void {
    this.#builtIn = "read";
    this.#sources.push("built-in");
  }

  #customSources(): readonly CustomSchema[] {
    return this.#sources.filter((source) => source !== "built-in");
  }
}

function isListed(
  kinds: Readonly<Record<string, readonly string[]>>,
  apiVersion: string,
  kind: string,
): boolean {
  return Object.hasOwn(kinds, apiVersion) && kinds[apiVersion]?.includes(kind) === true;
}

function invalid(message: string): Failure {
  return {
    code: "openapi-invalid",
    message,
    advice:
      'Name either a version that is built in or a file with OpenAPI definitions in "openapi".',
  };
}
