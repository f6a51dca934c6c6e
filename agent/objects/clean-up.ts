import { asksFor } from "./control-keys.ts";
import { FIELD_MANAGER } from "./field-manager.ts";
import { unionOfFields } from "./field-set.ts";
import type { JsonObject, JsonValue, KubeObject } from "./kube-object.ts";
import { listAt, objectAt, textAt, valueAt } from "./read-json.ts";

/** One step of a JSON patch (RFC 6902). */
export type PatchStep =
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "replace"; readonly path: string; readonly value: readonly JsonValue[] };

const STALE_ANNOTATIONS = [
  "kubectl.kubernetes.io/last-applied-configuration",
  "kustomize.toolkit.fluxcd.io/checksum",
  "fluxcd.io/sync-checksum",
];
const STALE_LABELS = ["fluxcd.io/sync-gc-mark"];

/** A way in which somebody manages fields, by the beginning of the manager's name. */
interface Way {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
}

/** Whose fields are taken over, so that what was done by hand is undone by the next apply. */
const TAKEN_OVER: readonly Way[] = [
  { manager: "kubectl", operation: "Apply" },
  { manager: "kubectl", operation: "Update" },
  { manager: "before-first-apply", operation: "Update" }, // what the API server calls all who came before the first apply
  { manager: FIELD_MANAGER, operation: "Update" }, // from before Flux applied on the server
];

/**
 * The JSON patch that takes out of a live object what other tools left in its metadata: annotations that go stale, and
 * the fields that kubectl owns, which become this agent's own, so that those no manifest names go with the next apply.
 * No steps: nothing is to be done. An object that asks for `ssa: Merge` is left alone. `overridden` are further managers
 * whose fields are taken over like kubectl's.
 *
 * Matches fluxcd/pkg/ssa cleanupMetadata with the options of kustomize-controller. Golden: clean-up-ssa-v0.78.jsonl.
 */
export function cleanUpSteps(
  desired: KubeObject,
  live: KubeObject,
  overridden: readonly string[] = [],
): readonly PatchStep[] {
  if (asksFor(desired, "ssa: Merge") || asksFor(live, "ssa: Merge")) return [];
  return [
    ...removals(live, "annotations", STALE_ANNOTATIONS),
    ...removals(live, "labels", STALE_LABELS),
    ...takeOver(listAt(live.metadata, "managedFields"), [
      ...TAKEN_OVER,
      ...overridden.flatMap(inBothWays),
    ]),
  ];
}

function removals(
  { metadata }: KubeObject,
  place: "annotations" | "labels",
  keys: readonly string[],
): PatchStep[] {
  return keys
    .filter((key) => valueAt(metadata, place, key) !== undefined)
    .map((key) => ({ op: "remove", path: `/metadata/${place}/${key.replaceAll("/", "~1")}` }));
}

function inBothWays(manager: string): readonly Way[] {
  return [
    { manager, operation: "Apply" },
    { manager, operation: "Update" },
  ];
}

function takeOver(entries: readonly JsonValue[], ways: readonly Way[]): PatchStep[] {
  const taken = entries.filter((entry) => isTakenOver(entry, ways));
  if (taken.length === 0) return [];
  const own = entries.findLast(isOwn);
  const [first = {}, ...more] = own === undefined ? taken : [own, ...taken];
  const merged = {
    ...objectAt(first),
    manager: FIELD_MANAGER,
    operation: "Apply",
    ...fieldsOf([first, ...more]),
  };
  const others = entries.filter((entry) => entry !== own && !taken.includes(entry));
  return [{ op: "replace", path: "/metadata/managedFields", value: [...others, merged] }];
}

function isOwn(entry: JsonValue): boolean {
  return textAt(entry, "manager") === FIELD_MANAGER && textAt(entry, "operation") === "Apply";
}

function isTakenOver(entry: JsonValue, ways: readonly Way[]): boolean {
  if ((textAt(entry, "subresource") ?? "") !== "" || isOwn(entry)) return false;
  return ways.some(
    ({ manager, operation }) =>
      textAt(entry, "operation") === operation &&
      textAt(entry, "manager")?.startsWith(manager) === true,
  );
}

function fieldsOf(entries: readonly JsonValue[]): JsonObject {
  const sets = entries.flatMap((entry) =>
    valueAt(entry, "fieldsV1") === undefined ? [] : [objectAt(entry, "fieldsV1")],
  );
  const [first, ...more] = sets;
  return first === undefined ? {} : { fieldsV1: more.reduce(unionOfFields, first) };
}
