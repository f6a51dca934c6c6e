import { equalJson, isList, isMap } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { fieldSchema } from "../schema/schema.ts";
import type { ListSchema, Schema } from "../schema/schema.ts";
import { FieldSetBuilder, differenceBelow } from "./field-set.ts";
import type { FieldSet, Path } from "./field-set.ts";
import { isAtomicList, isAtomicMap, itemsByStep } from "./list-items.ts";

/** What changed from one object to another, path by path. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/**
 * Compares two objects of one type.
 *
 * Matches structured-merge-diff's TypedValue.Compare: an absent value differs from null, and where both sides are
 * empty or null the whole field is compared.
 */
export function compare(left: Json, right: Json, schema: Schema): Comparison {
  const walk = new Walk();
  walk.visit(left, right, schema, []);
  return walk;
}

/** Leaves fields, and everything below them, out of a comparison. */
export function withoutFields(comparison: Comparison, fields: FieldSet): Comparison {
  return {
    added: differenceBelow(comparison.added, fields),
    modified: differenceBelow(comparison.modified, fields),
    removed: differenceBelow(comparison.removed, fields),
  };
}

type Maybe = Json | undefined;

class Walk implements Comparison {
  readonly added = new FieldSetBuilder();
  readonly modified = new FieldSetBuilder();
  readonly removed = new FieldSetBuilder();

  visit(left: Maybe, right: Maybe, schema: Schema, path: Path): void {
    if (left === right) return;
    const isLeaf = this.#visitInside(left, right, schema, path);
    if (isLeaf) this.#visitLeaf(left, right, path);
    else if (left === undefined) this.added.add(path);
    else if (right === undefined) this.removed.add(path);
  }

  /** Visits what is inside an object or list; true when the value is to be compared as a whole. */
  #visitInside(left: Maybe, right: Maybe, schema: Schema, path: Path): boolean {
    if (isMap(left) || isMap(right)) {
      if (isAtomicMap(schema) || (isEmptyMap(left) && isEmptyMap(right))) return true;
      const [leftMap, rightMap] = [isMap(left) ? left : {}, isMap(right) ? right : {}];
      this.#visitFields(leftMap, rightMap, schema, path);
      return isOther(left, isMap) || isOther(right, isMap);
    }
    if (isList(left) || isList(right)) {
      if (schema.kind !== "list" || isAtomicList(schema)) return true;
      if (isEmptyList(left) && isEmptyList(right)) return true;
      this.#visitItems(isList(left) ? left : [], isList(right) ? right : [], schema, path);
      return isOther(left, isList) || isOther(right, isList);
    }
    return true;
  }

  #visitFields(left: JsonMap, right: JsonMap, schema: Schema, path: Path): void {
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const known = fieldSchema(schema, name);
      if (known !== undefined) this.visit(left[name], right[name], known, [...path, `f:${name}`]);
    }
  }

  #visitItems(left: readonly Json[], right: readonly Json[], schema: ListSchema, path: Path): void {
    const before = itemsByStep(schema, left);
    const after = itemsByStep(schema, right);
    for (const step of new Set([...before.keys(), ...after.keys()])) {
      const [olds, news] = [before.get(step) ?? [], after.get(step) ?? []];
      const itemPath = [...path, step];
      if (olds.length <= 1 && news.length <= 1) {
        this.visit(olds[0], news[0], schema.items, itemPath);
      } else if (olds.length > 1 && news.length > 1) {
        if (!equalJson(olds, news)) this.modified.add(itemPath);
      } else if (olds.length > 1) {
        this.visit(undefined, news[0], schema.items, itemPath);
        this.removed.add(itemPath);
      } else {
        this.visit(olds[0], undefined, schema.items, itemPath);
        this.added.add(itemPath);
      }
    }
  }

  #visitLeaf(left: Maybe, right: Maybe, path: Path): void {
    if (left === undefined) this.added.add(path);
    else if (right === undefined) this.removed.add(path);
    else if (!equalJson(left, right)) this.modified.add(path);
  }
}

function isEmptyMap(value: Maybe): boolean {
  return value === undefined || value === null || (isMap(value) && Object.keys(value).length === 0);
}

function isEmptyList(value: Maybe): boolean {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

/** A value of another shape than the one asked for; absent and null fit every shape. */
function isOther(value: Maybe, fits: (value: unknown) => boolean): boolean {
  return value !== undefined && value !== null && !fits(value);
}
