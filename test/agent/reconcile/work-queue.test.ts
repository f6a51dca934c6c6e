import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { WorkQueue } from "../../../agent/reconcile/work-queue.ts";

/** Work that goes on until the test lets it end. */
function openWork() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  return {
    started,
    endFirst: async () => {
      ends.shift()?.();
      await vi.advanceTimersByTimeAsync(0);
    },
    work: async (key: string) => {
      started.push(key);
      await new Promise<void>((resolve) => ends.push(resolve));
      return undefined;
    },
  };
}

describe("WorkQueue", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("never works on a key twice at one time, and again where it was added meanwhile", async () => {
    const { started, endFirst, work } = openWork();
    const queue = new WorkQueue({ concurrency: 4, work });

    queue.add("a");
    queue.add("a");
    queue.add("a");
    expect(started).toEqual(["a"]);
    await endFirst();

    expect(started).toEqual(["a", "a"]);
    await endFirst();
    expect(started).toEqual(["a", "a"]);
  });

  test("works on at most so many keys at once, in the order they came", async () => {
    const { started, endFirst, work } = openWork();
    const queue = new WorkQueue({ concurrency: 2, work });

    for (const key of ["a", "b", "c", "d"]) queue.add(key);
    expect(started).toEqual(["a", "b"]);
    await endFirst();

    expect(started).toEqual(["a", "b", "c"]);
  });

  test("gives the room of work that goes on for long to others, and never works on a key twice", async () => {
    const { started, endFirst, work } = openWork();
    const queue = new WorkQueue({ concurrency: 2, seconds: 1, work });
    for (const key of ["a", "b", "c", "d", "e"]) queue.add(key);

    await vi.advanceTimersByTimeAsync(999);
    expect(started).toEqual(["a", "b"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(started).toEqual(["a", "b", "c", "d"]);

    queue.add("a");
    await endFirst(); // of a, which had no room any more
    expect(started).toEqual(["a", "b", "c", "d"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(started).toEqual(["a", "b", "c", "d", "e", "a"]);
  });

  test("gives no more room than there is, whatever goes on for long", async () => {
    const { started, endFirst, work } = openWork();
    const queue = new WorkQueue({ concurrency: 1, seconds: 1, most: 2, work });
    for (const key of ["a", "b", "c"]) queue.add(key);

    await vi.advanceTimersByTimeAsync(10_000);
    expect(started).toEqual(["a", "b"]);
    await endFirst();

    expect(started).toEqual(["a", "b", "c"]);
  });

  test("does not let a key that is at work keep the others waiting", async () => {
    const { started, work } = openWork();
    const queue = new WorkQueue({ concurrency: 2, work });

    queue.add("a");
    queue.add("a");
    queue.add("b");

    expect(started).toEqual(["a", "b"]);
  });

  test("comes back after the seconds that the work answered, sooner where it is added", async () => {
    const work = vi.fn<() => Promise<number>>(async () => 60);
    const queue = new WorkQueue({ concurrency: 1, work });

    queue.add("a");
    await vi.advanceTimersByTimeAsync(59_000);
    expect(work).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(work).toHaveBeenCalledTimes(2);
    queue.add("a");
    await vi.advanceTimersByTimeAsync(59_000);

    expect(work).toHaveBeenCalledTimes(3);
  });

  test("resolves a run only when work that began after it was asked for has ended", async () => {
    const { endFirst, work } = openWork();
    const queue = new WorkQueue({ concurrency: 1, work });
    const ended = vi.fn<() => void>();

    queue.add("a");
    void queue.run("a").then(ended);
    await endFirst();
    expect(ended).not.toHaveBeenCalled();
    await endFirst();

    expect(ended).toHaveBeenCalledOnce();
  });

  test("closes when the work under way has ended, and starts nothing more", async () => {
    const { started, endFirst, work } = openWork();
    const queue = new WorkQueue({ concurrency: 1, work });
    const closed = vi.fn<() => void>();

    queue.add("a");
    const waiting = queue.run("b");
    void queue.close().then(closed);
    await vi.advanceTimersByTimeAsync(0);
    expect(closed).not.toHaveBeenCalled();
    await endFirst();
    await waiting;
    queue.add("c");

    expect(closed).toHaveBeenCalledOnce();
    expect(started).toEqual(["a"]);
  });
});
