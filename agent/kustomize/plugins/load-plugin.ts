import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { plainData } from "../../objects/yaml/plain-data.ts";
import type { Failure } from "../failure.ts";
import { withContext } from "../failure.ts";
import type { Scope } from "../load/scope.ts";
import { idText, typeText } from "../resources/resource-id.ts";
import type { Resource } from "../resources/resource.ts";
import type { Transform } from "../transform/transformer.ts";
import { GENERATORS } from "./generators.ts";
import type { Generate } from "./generators.ts";
import type { Configure } from "./plugin-config.ts";
import { TRANSFORMERS } from "./transformers.ts";

/** Makes the generator that a resource configures. */
export function loadGenerator(resource: Resource, scope: Scope): Result<Generate, Failure> {
  const isOther = TRANSFORMERS.has(resource.kind);
  return load(resource, scope, GENERATORS, isOther ? "generator" : undefined);
}

/** Makes the transformer that a resource configures. */
export function loadTransformer(resource: Resource, scope: Scope): Result<Transform, Failure> {
  const isOther = GENERATORS.has(resource.kind);
  return load(resource, scope, TRANSFORMERS, isOther ? "transformer" : undefined);
}

function load<Made>(
  resource: Resource,
  scope: Scope,
  known: ReadonlyMap<string, Configure<Made>>,
  missed: string | undefined,
): Result<Made, Failure> {
  const { node, kind, apiVersion, place, originalId } = resource;
  if (apiVersion !== "builtin") {
    return failed(
      `external plugins disabled; unable to load external plugin '${originalId.kind}'`,
      "Use one of kustomize's own, with the apiVersion builtin.",
      resource,
    );
  }
  const configure = known.get(kind);
  if (configure === undefined) {
    return missed === undefined
      ? failed(`unable to load builtin ${typeText(resource.id)}`, "Correct its kind.", resource)
      : failed(
          `plugin ${idText(originalId)} not a ${missed}`,
          "Move it to the other field.",
          resource,
        );
  }
  const config = node === undefined ? ok(null) : plainData(node);
  if (!config.ok) return failed(config.error.message, "Correct the object.", resource);
  const made = configure(config.value, scope, place);
  if (made.ok) return made;
  const context = `plugin ${idText(originalId)} fails configuration`;
  return err({ ...place, ...withContext(made.error, context) });
}

function failed(message: string, advice: string, { place }: Resource): Result<never, Failure> {
  return err({ code: "plugin-unsupported", message, advice, ...place });
}
