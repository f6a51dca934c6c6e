import { existsSync, readFileSync } from "node:fs";

import { isJsonObject } from "#contract/json.ts";

import type { BuildOptions } from "../../agent/kustomize/build.ts";
import { memoryTree } from "../../agent/source/memory-tree.ts";
import type { MemoryFile } from "../../agent/source/memory-tree.ts";
import type { Tree } from "../../agent/source/tree.ts";

const FOLDER = "../shared/conformance/kustomize"; // beside the checkout

/** One line of the table of cases. */
export interface IndexEntry {
  readonly name: string;
  readonly file: string;
}

/** What is built, how, and what kustomize makes of it; the README of the cases says more. */
export interface BuildCase {
  readonly files?: Readonly<Record<string, string>>;
  readonly files_base64?: Readonly<Record<string, string>>;
  readonly target: string;
  readonly options: {
    readonly reorder: "legacy" | "none" | "unspecified";
    readonly loadRestrictor?: "none";
    readonly addManagedbyLabel?: boolean;
  };
  readonly output?: string;
  readonly error?: string;
  readonly error_unstable?: boolean;
  readonly warnings?: readonly string[];
}

/** The names and files of all cases; empty where the cases are not beside the checkout. */
export function readIndex(): readonly IndexEntry[] {
  if (!existsSync(`${FOLDER}/index.json`)) return [];
  const entries: unknown = JSON.parse(readFileSync(`${FOLDER}/index.json`, "utf8"));
  if (Array.isArray(entries) && entries.every(isIndexEntry)) return entries;
  throw new Error("The table of cases is not of the shape that the README gives.");
}

/** Tells whether a value is a line of the table of cases. */
export function isIndexEntry(value: unknown): value is IndexEntry {
  return isJsonObject(value) && "name" in value && "file" in value;
}

/** Reads one case. */
export function readCase({ file }: IndexEntry): BuildCase {
  const value: unknown = JSON.parse(readFileSync(`${FOLDER}/cases/${file}`, "utf8"));
  if (!isBuildCase(value)) throw new Error(`${file} is not of the shape that the README gives.`);
  return value;
}

function isBuildCase(value: unknown): value is BuildCase {
  return isJsonObject(value) && "target" in value && "options" in value;
}

/** The files of a case as a tree. */
export function treeOf({ files = {}, files_base64: binaries = {} }: BuildCase): Tree {
  const entries: Record<string, MemoryFile> = {};
  for (const [path, text] of Object.entries(files)) entries[path.slice(1)] = text;
  for (const [path, base64] of Object.entries(binaries)) {
    entries[path.slice(1)] = new Uint8Array(Buffer.from(base64, "base64"));
  }
  return memoryTree(entries);
}

/** The options of a case in the engine's words. */
export function optionsOf({ options }: BuildCase): BuildOptions {
  return {
    reorder: options.reorder,
    loadRestrictor: options.loadRestrictor ?? "root-only",
    managedByLabel: options.addManagedbyLabel ?? false,
  };
}
