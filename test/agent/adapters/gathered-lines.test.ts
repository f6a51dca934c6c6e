import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { gathered } from "../../../agent/adapters/gathered-lines.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aSink() {
  const written: string[] = [];
  return { written, sink: gathered({ write: (lines) => void written.push(lines) }) };
}

test("lines that come close together are written in one go, in their order", () => {
  const { written, sink } = aSink();

  sink.write("one\n");
  sink.write("two\n");
  const writtenAtOnce = [...written];
  vi.advanceTimersByTime(50);
  sink.write("three\n");
  vi.advanceTimersByTime(50);

  expect(writtenAtOnce).toEqual([]);
  expect(written).toEqual(["one\ntwo\n", "three\n"]);
});

test("what is more than a pipe takes is written at once", () => {
  const { written, sink } = aSink();
  const long = "x".repeat(64 * 1024);

  sink.write("one\n");
  sink.write(long);

  expect(written).toEqual([`one\n${long}`]);
});

test("what is left is written when the process ends", () => {
  const { written, sink } = aSink();
  const [end] = process.listeners("exit").slice(-1);

  sink.write("last words\n");
  end?.(0);

  expect(written).toEqual(["last words\n"]);
});
