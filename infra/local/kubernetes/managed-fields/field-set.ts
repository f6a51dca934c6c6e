/**
 * A set of paths into an object. A step is written as in fieldsV1: `f:name` a field, `k:{"name":"a"}` the list item with
 * these keys, `v:"x"` the item of a set. `members` are paths that end here; `children` lead on.
 *
 * The operations match structured-merge-diff's fieldpath.Set.
 */
export interface FieldSet {
  readonly members: ReadonlySet<string>;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export type Path = readonly string[];

export const EMPTY_SET: FieldSet = { members: new Set(), children: new Map() };

/** A set that grows. */
export class FieldSetBuilder implements FieldSet {
  readonly members = new Set<string>();
  readonly children = new Map<string, FieldSetBuilder>();

  add(path: Path): void {
    const last = path.at(-1);
    if (last === undefined) return;
    const parent = path
      .slice(0, -1)
      .reduce((node: FieldSetBuilder, step) => node.child(step), this);
    parent.members.add(last);
  }

  child(step: string): FieldSetBuilder {
    const known = this.children.get(step);
    if (known !== undefined) return known;
    const made = new FieldSetBuilder();
    this.children.set(step, made);
    return made;
  }
}

export function isEmptySet(set: FieldSet): boolean {
  return set.members.size === 0 && [...set.children.values()].every(isEmptySet);
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map(left.children);
  for (const [step, child] of right.children) {
    const other = children.get(step);
    children.set(step, other === undefined ? child : union(other, child));
  }
  return { members: new Set([...left.members, ...right.members]), children };
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [step, child] of left.children) {
    const other = right.children.get(step);
    const both = other === undefined ? EMPTY_SET : intersection(child, other);
    if (!isEmptySet(both)) children.set(step, both);
  }
  return {
    members: new Set([...left.members].filter((step) => right.members.has(step))),
    children,
  };
}

/** What is in `left` and not in `right`, path by path. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [step, child] of left.children) {
    const other = right.children.get(step);
    const rest = other === undefined ? child : difference(child, other);
    if (!isEmptySet(rest)) children.set(step, rest);
  }
  return {
    members: new Set([...left.members].filter((step) => !right.members.has(step))),
    children,
  };
}

/** Like `difference`, but a path of `right` also takes away everything below it. */
export function differenceBelow(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [step, child] of left.children) {
    if (right.members.has(step)) continue;
    const other = right.children.get(step);
    const rest = other === undefined ? child : differenceBelow(child, other);
    if (!isEmptySet(rest)) children.set(step, rest);
  }
  return {
    members: new Set([...left.members].filter((step) => !right.members.has(step))),
    children,
  };
}

export function hasPath(set: FieldSet, path: Path): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return false;
  if (rest.length === 0) return set.members.has(step);
  const child = set.children.get(step);
  return child !== undefined && hasPath(child, rest);
}

/** Every path of the set, in the order in which fieldsV1 writes them. */
export function pathsOf(set: FieldSet, before: Path = []): Path[] {
  return stepsOf(set).flatMap((step) => {
    const path = [...before, step];
    const child = set.children.get(step);
    return [
      ...(set.members.has(step) ? [path] : []),
      ...(child === undefined ? [] : pathsOf(child, path)),
    ];
  });
}

/** The first steps of all paths: fields, then keyed items, then set items. */
export function stepsOf(set: FieldSet): string[] {
  return [...new Set([...set.members, ...set.children.keys()])].toSorted(compareSteps);
}

function compareSteps(left: string, right: string): number {
  const ranks = "fkvi";
  const rank = ranks.indexOf(left.charAt(0)) - ranks.indexOf(right.charAt(0));
  if (rank !== 0) return rank;
  return left < right ? -1 : left > right ? 1 : 0;
}
