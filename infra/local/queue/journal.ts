import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

import { applyChange, changesOf, isChange, type Change } from "./change.ts";
import type { Queues } from "./queue.ts";

const FILE = "queue.jsonl";
const COMPACT_BEYOND_BYTES = 1 << 20; // below that a rewrite is not worth it
const COMPACT_AT_GROWTH = 2; // times the size after the last rewrite, so that no more than half of the file is waste
const CHANGES_A_WRITE = 500; // of a rewrite, so that it needs little memory

/** Writes changes down before they are answered for. */
export interface Journal {
  append(changes: readonly Change[]): void;
  close(): void;
}

/**
 * Reads the queues that a folder keeps into `queues`, and opens its journal for what comes.
 *
 * The journal is a file of JSON lines. A line is handed to the operating system before the request that caused it is
 * answered, so that a killed process loses nothing; a power failure may lose the last moments. A last line that was
 * cut short is dropped.
 */
export function openJournal(directory: string, queues: Queues): Journal {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, FILE);
  replay(path, queues);
  let { file, bytes } = rewrite(path, queues);
  let compactAtBytes = nextCompaction(bytes);
  return {
    append(changes) {
      if (bytes > compactAtBytes) {
        closeSync(file);
        ({ file, bytes } = rewrite(path, queues));
        compactAtBytes = nextCompaction(bytes);
      }
      bytes += writeLines(file, changes, bytes);
    },
    close: () => closeSync(file),
  };
}

function nextCompaction(bytes: number): number {
  return Math.max(COMPACT_BEYOND_BYTES, bytes * COMPACT_AT_GROWTH);
}

function replay(path: string, queues: Queues): void {
  if (!existsSync(path)) return;
  const lines = readFileSync(path, "utf8").split("\n");
  lines.pop(); // what follows the last line break: nothing, or a line that was cut short
  for (const [index, line] of lines.entries()) {
    const change = parseJson(line);
    if (!isChange(change)) {
      throw new Error(
        `Line ${index + 1} of ${path} is not a change of a queue. Remove the line to go on without it, or the file to begin with no queues.`,
      );
    }
    applyChange(queues, change);
  }
}

/** Replaces the file by one that says the same in as few lines as can be. Killed at any point, it leaves one of the two. */
function rewrite(path: string, queues: Queues): { readonly file: number; readonly bytes: number } {
  const next = `${path}.next`;
  const file = openSync(next, "w");
  let bytes = 0;
  let batch: Change[] = [];
  for (const change of changesOf(queues)) {
    batch.push(change);
    if (batch.length < CHANGES_A_WRITE) continue;
    bytes += writeLines(file, batch, bytes);
    batch = [];
  }
  bytes += writeLines(file, batch, bytes);
  fsyncSync(file);
  renameSync(next, path);
  return { file, bytes };
}

function writeLines(file: number, changes: readonly Change[], position: number): number {
  const text = Buffer.from(changes.map((change) => `${JSON.stringify(change)}\n`).join(""));
  try {
    for (let done = 0; done < text.length;) {
      done += writeSync(file, text, done, text.length - done, position + done);
    }
  } catch (cause) {
    ftruncateSync(file, position); // half a line would spoil the next one
    throw new Error("The queue's journal cannot be written; is the disk full?", { cause });
  }
  return text.length;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
