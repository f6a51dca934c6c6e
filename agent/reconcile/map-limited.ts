import { giveWay } from "../give-way.ts";

/** Maps items with so many at work at one time; the answers stand in the order of the items. */
export async function mapLimited<T, U>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<U>,
): Promise<U[]> {
  const results: U[] = [];
  const entries = items.entries();

  async function work(): Promise<void> {
    for (const [index, item] of entries) {
      results[index] = await map(item);
      await giveWay();
    }
  }

  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
