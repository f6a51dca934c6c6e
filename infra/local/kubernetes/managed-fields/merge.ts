import { equalJson, isList, isMap } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { fieldSchema } from "../schema/schema.ts";
import type { ListSchema, Schema } from "../schema/schema.ts";
import { isAtomicList, isAtomicMap, itemStep, itemsByStep } from "./list-items.ts";

/**
 * Lays an applied configuration over the live object; nothing is taken away.
 *
 * Matches structured-merge-diff's TypedValue.Merge: a leaf is the configuration's where it has one, and list items
 * stand in the configuration's order, with the items it does not mention where they were.
 */
export function merge(live: Json, applied: Json, schema: Schema): Json {
  return mergeValue(live, applied, schema) ?? null;
}

type Maybe = Json | undefined;

function mergeValue(left: Maybe, right: Maybe, schema: Schema): Maybe {
  if (right === undefined) return left;
  if (left === undefined) return right;
  if (isMap(right) && isMap(left) && !isAtomicMap(schema)) return mergeMaps(left, right, schema);
  if (isList(right) && isList(left) && schema.kind === "list" && !isAtomicList(schema)) {
    return mergeLists(left, right, schema);
  }
  // Null leaves a non-empty object or list as it is: there is nothing in it to lay over.
  if (right === null && isContainer(left) && !isAtomic(left, schema)) return left;
  return equalJson(left, right) ? left : right; // what stays the same is the same object
}

function mergeMaps(left: JsonMap, right: JsonMap, schema: Schema): JsonMap {
  const merged: Record<string, Maybe> = { ...left };
  let isChanged = false;
  for (const [name, value] of Object.entries(right)) {
    const known = fieldSchema(schema, name);
    merged[name] = known === undefined ? value : mergeValue(left[name], value, known);
    isChanged ||= merged[name] !== left[name];
  }
  return isChanged ? merged : left;
}

function isContainer(value: Json): boolean {
  return isMap(value) ? Object.keys(value).length > 0 : isList(value) && value.length > 0;
}

function isAtomic(value: Json, schema: Schema): boolean {
  return isMap(value) ? isAtomicMap(schema) : isAtomicList(schema);
}

interface Item {
  readonly step: string;
  readonly value: Json;
}

function mergeLists(left: readonly Json[], right: readonly Json[], schema: ListSchema): Json {
  const lefts = itemsOf(left, schema);
  const rights = itemsOf(right, schema);
  const leftByStep = itemsByStep(schema, left);
  const rightSteps = new Set(rights.map(({ step }) => step));
  const shared = rights.filter(({ step }) => leftByStep.has(step)).map(({ step }) => step);
  const taken = new Set<string>();
  const out: Json[] = [];
  let [leftAt, rightAt, sharedAt] = [0, 0, 0];

  function take({ step, value }: Item): void {
    const same = leftByStep.get(step) ?? [];
    // An item that stood twice is not merged with the new one.
    out.push(mergeValue(same.length === 1 ? same[0] : undefined, value, schema.items) ?? null);
    taken.add(step);
    if (shared[sharedAt] === step) sharedAt += 1;
  }

  while (leftAt < lefts.length || rightAt < rights.length) {
    const [old, next] = [lefts[leftAt], rights[rightAt]];
    if (old !== undefined && next !== undefined) {
      if (old.step === next.step) {
        take(next);
        leftAt += 1;
        rightAt += 1;
        continue;
      }
      const wanted = shared[sharedAt];
      if (rightSteps.has(old.step) && wanted !== undefined && wanted !== old.step) {
        leftAt += 1; // a shared item, but not the one whose turn it is
        continue;
      }
    }
    if (old !== undefined && !rightSteps.has(old.step)) {
      out.push(old.value);
      leftAt += 1;
      continue;
    }
    if (old !== undefined && taken.has(old.step)) leftAt += 1;
    if (next !== undefined) {
      take(next);
      rightAt += 1;
    }
  }
  const isSame = out.length === left.length && out.every((item, index) => item === left[index]);
  if (isSame) return left;
  return out.length === 0 ? right : out;
}

function itemsOf(list: readonly Json[], schema: ListSchema): readonly Item[] {
  return list.flatMap((value) => {
    const step = itemStep(schema, value);
    return step.ok ? [{ step: step.value, value }] : [];
  });
}
