import { afterEach, expect, test, vi } from "vitest";

import { Pace } from "../../agent/adapters/git/pace.ts";
import { mapLimited } from "../../agent/reconcile/map-limited.ts";

const ITEMS = Array.from({ length: 60 }, (_, index) => index);
const WORKERS = 4;
const MILLISECONDS = 4; // of work for an item: two of them are a turn

let now = performance.now(); // goes on from test to test, as time does

afterEach(() => void vi.restoreAllMocks());

/** Has each item take its time; what was done in each turn of the event loop. */
async function turnsOf(work: (item: () => Promise<void>) => Promise<unknown>): Promise<number[]> {
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const turns = [0];
  let next = setImmediate(countTurn);
  function countTurn(): void {
    turns.unshift(0);
    next = setImmediate(countTurn);
  }
  await work(async () => {
    now += MILLISECONDS;
    turns[0] = (turns[0] ?? 0) + 1;
  });
  clearImmediate(next);
  return turns;
}

test("long work gives way after its turn, however many are at work", async () => {
  const turns = await turnsOf((item) => mapLimited(ITEMS, WORKERS, item));

  expect(Math.max(...turns)).toBeLessThanOrEqual(WORKERS); // who begins at one time does an item each
});

test("works side by side share one turn", async () => {
  const turns = await turnsOf((item) =>
    Promise.all([mapLimited(ITEMS, WORKERS, item), mapLimited(ITEMS, WORKERS, item)]),
  );

  expect(Math.max(...turns)).toBeLessThanOrEqual(2 * WORKERS);
});

test("so do the git downloads of several repositories", async () => {
  async function download(item: () => Promise<void>): Promise<void> {
    const pace = new Pace(() => undefined);
    for (let piece = 0; piece < ITEMS.length; piece += 1) {
      await item();
      if (pace.isDue) await pace.rest();
    }
  }

  const turns = await turnsOf((item) =>
    Promise.all(Array.from({ length: WORKERS }, () => download(item))),
  );

  expect(Math.max(...turns)).toBeLessThanOrEqual(WORKERS);
});
