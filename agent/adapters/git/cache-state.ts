import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = "state.json";
const FORMAT = 1; // of the whole folder; another one is not read, but cloned anew

/** What is known of a cached repository besides its packs. */
export interface CacheState {
  readonly url: string; // without credentials
  readonly commit: string; // fetched last: the server need not send again what it has
  readonly shallow: readonly string[]; // commits whose parents are not here
  readonly packs: readonly string[]; // names of the files, so that a lost one is missed
  readonly refsBytes: number; // what the server's list of refs weighs
}

/** Reads the state of a folder; undefined where there is none that this version wrote. */
export async function readCacheState(folder: string): Promise<CacheState | undefined> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => "");
  const state = parseJson(text);
  return isCacheState(state) ? state : undefined;
}

/** Writes the state in one step, so that a crash leaves the one before or this one. */
export async function writeCacheState(folder: string, state: CacheState): Promise<void> {
  const draft = join(folder, `${FILE}.new`);
  await writeFile(draft, JSON.stringify({ format: FORMAT, ...state }));
  await rename(draft, join(folder, FILE));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCacheState(value: unknown): value is CacheState {
  return (
    typeof value === "object" &&
    value !== null &&
    "format" in value &&
    value.format === FORMAT &&
    "url" in value &&
    typeof value.url === "string" &&
    "commit" in value &&
    typeof value.commit === "string" &&
    "shallow" in value &&
    isTexts(value.shallow) &&
    "packs" in value &&
    isTexts(value.packs) &&
    "refsBytes" in value &&
    typeof value.refsBytes === "number"
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
