/** Divides a list into the runs of neighbours with the same key: what may be done side by side where the order of the runs counts. */
export function groupAdjacent<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly T[])[] {
  const groups: { readonly key: string; readonly members: T[] }[] = [];
  for (const item of items) {
    const key = keyOf(item);
    const last = groups.at(-1);
    if (last?.key === key) last.members.push(item);
    else groups.push({ key, members: [item] });
  }
  return groups.map(({ members }) => members);
}
