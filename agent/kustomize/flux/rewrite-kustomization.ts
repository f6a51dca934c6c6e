import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { printYaml } from "../../objects/print-yaml.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import { jsonText } from "../../objects/yaml/json-text.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { fit } from "../kustomization/fit.ts";
import { KUSTOMIZATION } from "../kustomization/kustomization-shape.ts";
import type { KustomizationFields } from "../kustomization/kustomization-shape.ts";
import { lineOf } from "../kustomization/line-of.ts";

/** A kustomization file as Flux reads it: fields that it does not know say nothing. */
export interface LooseKustomization {
  readonly fields: KustomizationFields;
  readonly value: JsonObject;
  readonly root: YamlNode | undefined;
}

/** Reads a kustomization file as Flux does before it changes it. */
export function readLoosely(text: string): Result<LooseKustomization, Failure> {
  const document = readOldDocument(text);
  if (!document.ok) {
    const { message, line } = document.error;
    return err(invalid(message, line));
  }
  const { root } = document.value;
  const value = document.value.value ?? {};
  const fitted = fit(value, KUSTOMIZATION, { unknownFields: "ignored", texts: "from-own-fields" });
  if (fitted.ok) return ok({ fields: fitted.value, value: isJsonObject(value) ? value : {}, root });
  const [misfit] = fitted.error;
  return err(invalid(misfit?.message ?? "", lineOf(root, misfit?.path ?? [])));
}

function invalid(message: string, line: number | undefined): Failure {
  return {
    code: "kustomization-invalid",
    message: `invalid Kustomization: ${message}`,
    advice: "Correct it as the kustomization reference says.",
    ...(line === undefined || line === 0 ? {} : { line }),
  };
}

/**
 * Writes a changed kustomization so that what was there stays on its line, which problems name: what changed is said again
 * at the end, where it counts, and what Flux does not know is left out. Where that cannot be, all is written anew.
 */
export function rewrite(
  text: string,
  { value, root }: LooseKustomization,
  changed: KustomizationFields,
): string {
  const wanted = toJson(changed);
  const again = Object.entries(wanted).filter(
    ([name, field]) => jsonText(value[name] ?? null) !== jsonText(field ?? null),
  );
  const kept = withoutUnknown(text, root);
  const extra = again.length === 0 ? "" : printYaml(Object.fromEntries(again));
  const rewritten = kept.endsWith("\n") || kept === "" ? kept + extra : `${kept}\n${extra}`;
  return says(rewritten, wanted) ? rewritten : printYaml(wanted);
}

/** What fitted the shape is JSON without the fields that are not set. */
function toJson(fields: KustomizationFields): JsonObject {
  const entries = Object.entries(fields).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.map(([name, field]) => [name, valueOf(field)]));
}

function valueOf(field: unknown): JsonValue {
  return isJson(field) ? field : null;
}

function isJson(field: unknown): field is JsonValue {
  return field !== undefined;
}

/** Empties the lines of the fields that a kustomization does not have. */
function withoutUnknown(text: string, root: YamlNode | undefined): string {
  const lines = text.split("\n");
  const keys = (root?.content ?? []).filter((_, at) => at % 2 === 0);
  for (const [at, key] of keys.entries()) {
    if (isKnown(key.value)) continue;
    const end = (keys[at + 1]?.line ?? lines.length + 1) - 1;
    lines.fill("", key.line - 1, end);
  }
  return lines.join("\n");
}

const KNOWN: ReadonlySet<string> = new Set(
  Object.keys(KUSTOMIZATION.fields).map((name) => name.toLowerCase()),
);

function isKnown(name: string): boolean {
  return KNOWN.has(name.toLowerCase());
}

function says(text: string, wanted: JsonObject): boolean {
  const read = readOldDocument(text);
  if (!read.ok) return false;
  const fitted = fit(read.value.value, KUSTOMIZATION, { unknownFields: "refused", texts: "only" });
  return fitted.ok && jsonText(toJson(fitted.value)) === jsonText(wanted);
}
