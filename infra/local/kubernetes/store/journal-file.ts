import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

import { isMap, numberAt, parseJson, textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import type { Journal, Saved } from "./store.ts";

const FILE = "objects.jsonl";
const FIRST_REVISION = 2; // so that 1 is older than anything known, as it is on a real cluster

/**
 * Keeps the objects in a file of JSON lines, one a write: what a killed process has written stays, and of a line that
 * it did not finish nothing is kept. Opening rewrites the file with one line an object.
 */
export interface JournalFile extends Journal {
  readonly saved: Saved;
  readonly close: () => void;
}

export function openJournal(directory: string): JournalFile {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, FILE);
  const saved = readSaved(path);
  compact(path, saved);
  const file = openSync(path, "a", OWNER_ONLY);
  return {
    saved,
    append: ({ revision, resource, key, object }) => {
      writeSync(file, `${lineOf({ revision, resource, key, object: object ?? null })}\n`);
    },
    close: () => closeSync(file),
  };
}

const OWNER_ONLY = 0o600; // Secrets are among the objects

/** A journal that keeps nothing, for a cluster that ends with the process. */
export const NO_JOURNAL: JournalFile = {
  saved: { revision: FIRST_REVISION, objects: [] },
  append: () => undefined,
  close: () => undefined,
};

interface Line {
  readonly revision: number;
  readonly resource: string;
  readonly key: string;
  readonly object: JsonMap | null;
}

function readSaved(path: string): Saved {
  const objects = new Map<string, Saved["objects"][number]>();
  let revision = FIRST_REVISION;
  for (const text of readText(path).split("\n")) {
    const line = readLine(text);
    if (line === undefined) continue;
    revision = Math.max(revision, line.revision);
    const id = JSON.stringify([line.resource, line.key]);
    if (line.object === null) objects.delete(id);
    else objects.set(id, { resource: line.resource, key: line.key, object: line.object });
  }
  return { revision, objects: [...objects.values()] };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // the first run
  }
}

function readLine(text: string): Line | undefined {
  const value = readJson(text);
  const [revision, resource] = [numberAt(value, "revision"), textAt(value, "resource")];
  const key = textAt(value, "key");
  if (!isMap(value) || revision === undefined || resource === undefined || key === undefined) {
    return undefined;
  }
  const { object } = value;
  return { revision, resource, key, object: isMap(object) ? object : null };
}

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function compact(path: string, { revision, objects }: Saved): void {
  const lines = objects.map(({ resource, key, object }) =>
    lineOf({ revision, resource, key, object }),
  );
  // A line of its own keeps the revision when the newest write was a deletion.
  const mark = lineOf({ revision, resource: "", key: "", object: null });
  writeFileSync(`${path}.new`, `${[mark, ...lines].join("\n")}\n`, { mode: OWNER_ONLY });
  renameSync(`${path}.new`, path);
}

function lineOf(line: Line): string {
  return JSON.stringify(line);
}
