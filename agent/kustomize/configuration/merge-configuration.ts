import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import { DEFAULT_RANKS, compareTypes } from "../resources/kind-order.ts";
import { isSameType } from "../resources/resource-id.ts";
import type { Gvk } from "../resources/resource-id.ts";
import { EMPTY_CONFIGURATION, FIELD_LISTS } from "./configuration.ts";
import type { Configuration, NameReference } from "./configuration.ts";
import { DEFAULT_CONFIGURATION } from "./default-configuration.ts";
import { isSelected } from "./field-spec.ts";
import type { FieldSpec } from "./field-spec.ts";

/** The default configuration, merged with nothing, as it stands in a kustomization that says no more. */
const MERGED_DEFAULT = merged(EMPTY_CONFIGURATION, DEFAULT_CONFIGURATION);

/**
 * Adds the fields of one configuration to another. A field that is there already is not added; one that says otherwise
 * whether to create it is a conflict.
 * Matches kustomize's TransformerConfig.Merge.
 */
export function mergeConfigurations(
  base: Configuration,
  added: Configuration,
): Result<Configuration, Failure> {
  if (added === EMPTY_CONFIGURATION) return ok(base);
  if (MERGED_DEFAULT.ok && (added === DEFAULT_CONFIGURATION || added === MERGED_DEFAULT.value)) {
    if (base === EMPTY_CONFIGURATION || base === MERGED_DEFAULT.value) return MERGED_DEFAULT;
  }
  return merged(base, added);
}

function merged(base: Configuration, added: Configuration): Result<Configuration, Failure> {
  const lists: Partial<Record<keyof Configuration, readonly FieldSpec[]>> = {};
  for (const [part, name] of FIELD_LISTS) {
    const list = mergeFieldSpecs(base[part], added[part]);
    if (!list.ok) return err(conflict(name));
    lists[part] = list.value;
  }
  const references = mergeReferences(base.nameReference, added.nameReference);
  if (!references.ok) return references;
  const nameReference = references.value;
  return ok(sortConfiguration({ ...EMPTY_CONFIGURATION, ...lists, nameReference }));
}

/** Sorts the parts of a configuration, as they are before they are merged and after. */
export function sortConfiguration(configuration: Configuration): Configuration {
  const lists: Partial<Record<keyof Configuration, readonly FieldSpec[]>> = {};
  for (const [part] of FIELD_LISTS) lists[part] = configuration[part].toSorted(byType);
  const nameReference = configuration.nameReference.toSorted(byType);
  return { ...configuration, ...lists, nameReference };
}

/** Adds fields to a list of them; `err` tells the field that conflicts. Matches kustomize's FsSlice.MergeAll. */
export function mergeFieldSpecs(
  base: readonly FieldSpec[],
  added: readonly FieldSpec[],
): Result<readonly FieldSpec[], FieldSpec> {
  const list = [...base];
  const byPath = new Map<string, FieldSpec[]>();
  for (const spec of list) group(byPath, spec);
  for (const spec of added) {
    const known = byPath.get(spec.path)?.find((other) => isSelected(other, spec));
    if (known === undefined) {
      list.push(spec);
      group(byPath, spec);
    } else if (known.create !== spec.create) {
      return err(spec);
    }
  }
  return ok(list);
}

function group(byPath: Map<string, FieldSpec[]>, spec: FieldSpec): void {
  const specs = byPath.get(spec.path);
  if (specs === undefined) byPath.set(spec.path, [spec]);
  else specs.push(spec);
}

/** Adds references to a list of them. */
function mergeReferences(
  base: readonly NameReference[],
  added: readonly NameReference[],
): Result<readonly NameReference[], Failure> {
  let list = base;
  for (const reference of added) {
    const next = mergeReference(list, reference);
    if (!next.ok) return next;
    list = next.value;
  }
  return ok(list);
}

function mergeReference(
  list: readonly NameReference[],
  added: NameReference,
): Result<readonly NameReference[], Failure> {
  const next: NameReference[] = [];
  let isKnown = false;
  for (const reference of list) {
    if (!isSameType(reference, added)) {
      next.push(reference);
      continue;
    }
    const referrers = mergeFieldSpecs(reference.referrers, added.referrers);
    if (!referrers.ok) return err(conflict("NameReference"));
    next.push({ ...reference, referrers: referrers.value });
    isKnown = true;
  }
  return ok(isKnown ? next : [...next, added]);
}

function conflict(part: string): Failure {
  return {
    code: "configuration-invalid",
    message: `failed to merge ${part} fieldSpec: conflicting fieldspecs`,
    advice: "Say the same of create wherever a field is configured.",
  };
}

function byType(left: Gvk, right: Gvk): number {
  return compareTypes(left, right, DEFAULT_RANKS);
}
