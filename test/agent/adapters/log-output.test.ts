import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, onTestFinished, test } from "vitest";

import { logOutput } from "../../../agent/adapters/log-output.ts";
import { folderOf } from "../../support/folder.ts";

const LINES = 4000;
const LINE = `${"x".repeat(99)}\n`; // 400 KB in all: more than any pipe takes

afterEach(() => {
  const [last] = process.listeners("exit").slice(-1);
  if (last !== undefined) process.off("exit", last);
});

/** A pipe whose reader does not read unless it is told to. */
function aPipe(): number {
  const path = join(folderOf({}), "log");
  execFileSync("mkfifo", [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(fd));
  return fd;
}

async function readAll(fd: number, length: number): Promise<string> {
  const buffer = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    try {
      at += readSync(fd, buffer, at, length - at, null);
    } catch {
      await sleep(10); // nothing is there yet
    }
  }
  return buffer.toString("utf8");
}

test("who does not read the log holds nothing up, and gets all of it when they do", async () => {
  const fd = aPipe();
  const output = logOutput(fd);

  for (let line = 0; line < LINES; line += 1) output.write(LINE);
  const read = await readAll(fd, LINES * LINE.length);

  expect(read).toBe(LINE.repeat(LINES));
});
