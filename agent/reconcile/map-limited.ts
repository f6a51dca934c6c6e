import { setImmediate as otherWork } from "node:timers/promises";

const TURN_MILLISECONDS = 10; // ours: after which it is the turn of whatever else there is to do

/** Maps items with so many at work at one time; the answers stand in the order of the items. */
export async function mapLimited<T, U>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<U>,
): Promise<U[]> {
  const results: U[] = [];
  const entries = items.entries();
  let turnBegan = performance.now();

  async function work(): Promise<void> {
    for (const [index, item] of entries) {
      results[index] = await map(item);
      if (performance.now() - turnBegan < TURN_MILLISECONDS) continue;
      await otherWork();
      turnBegan = performance.now();
    }
  }

  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
