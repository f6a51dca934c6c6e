import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { fieldOf, removeField } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { setItem } from "./match-items.ts";

/** What a patch wants to be done with what it patches. */
export type Directive = "delete" | "merge" | "replace";

const KEY = "$patch";

/**
 * Takes the directive out of a patch: the field "$patch" of a mapping, or the item of a list that has nothing but it.
 * Matches kyaml's determineSmpDirective.
 */
export function takeDirective(patch: YamlNode | undefined): Result<Directive, Failure> {
  if (patch === undefined) return ok("merge");
  if (patch.kind === "sequence") return takeFromList(patch);
  if (patch.kind === "mapping") return takeFromMapping(patch);
  return err(patchFailure("no implemented strategic merge patch strategy for a scalar"));
}

function takeFromList(patch: YamlNode): Result<Directive, Failure> {
  const item = patch.content.find(
    (element) => element.kind === "mapping" && fieldOf(element, KEY) !== undefined,
  );
  if (item === undefined || item.content.length > 2) return ok("merge");
  const directive = readDirective(fieldOf(item, KEY)?.value ?? "");
  if (!directive.ok) return directive;
  const failure = setItem(patch, [KEY], [directive.value], undefined);
  return failure === undefined ? directive : err(failure);
}

function takeFromMapping(patch: YamlNode): Result<Directive, Failure> {
  const field = fieldOf(patch, KEY);
  if (field === undefined) return ok("merge");
  const directive = readDirective(field.value);
  if (directive.ok) removeField(patch, KEY);
  return directive;
}

function readDirective(value: string): Result<Directive, Failure> {
  switch (value) {
    case "delete":
    case "merge":
    case "replace":
      return ok(value);
    default:
      return err(patchFailure(`unknown patch strategy '${value}'`));
  }
}

function patchFailure(message: string): Failure {
  return {
    code: "patch-invalid",
    message,
    advice: 'Write "delete", "replace" or "merge" behind "$patch".',
  };
}
