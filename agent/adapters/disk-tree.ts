import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";

import { inGitOrder } from "../source/object-id.ts";
import type { Entry, EntryKind, Tree } from "../source/tree.ts";

const MAX_FILE_BYTES = 64 * 1024 * 1024; // ours, as for files out of git

/**
 * The files below a directory of this machine, read when asked and then remembered, so that the same path always gives the
 * same answer. Ids are paths: each stands for content of its own. What is neither file, directory nor symlink is not there.
 */
export function diskTree(root: string): Tree {
  const entries = new Map<string, { readonly value: Entry | undefined }>();
  const contents = new Map<string, { readonly value: Uint8Array | undefined }>();
  return {
    entry: (path) => remember(entries, path, () => look(root, path)),
    list(path) {
      if (look(root, path)?.kind !== "directory") return [];
      const names = readdirSync(join(root, path));
      const found = names.map((name) => look(root, path === "" ? name : `${path}/${name}`));
      return inGitOrder(found.filter((entry) => entry !== undefined));
    },
    read: (path) => remember(contents, path, () => read(root, path)),
  };
}

function remember<T>(known: Map<string, { readonly value: T }>, path: string, find: () => T): T {
  const found = known.get(path) ?? { value: find() };
  known.set(path, found);
  return found.value;
}

function look(root: string, path: string): Entry | undefined {
  const stats = statsOf(join(root, path));
  const kind = stats === undefined ? undefined : kindOf(stats);
  return kind === undefined ? undefined : { name: path.split("/").at(-1) ?? "", kind, id: path };
}

const NOT_THERE = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP", "ERR_INVALID_ARG_VALUE"]);

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && NOT_THERE.has(String(cause.code))) {
      return undefined;
    }
    throw cause;
  }
}

function kindOf(stats: Stats): EntryKind | undefined {
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "symlink";
  if (!stats.isFile()) return undefined;
  return (stats.mode & 0o111) === 0 ? "file" : "executable";
}

function read(root: string, path: string): Uint8Array | undefined {
  const place = join(root, path);
  const stats = statsOf(place);
  if (stats?.isSymbolicLink() === true) return Buffer.from(targetOf(root, place));
  if (stats?.isFile() !== true) return undefined;
  if (stats.size > MAX_FILE_BYTES) {
    throw new Error(`${place} has ${stats.size} bytes; at most ${MAX_FILE_BYTES} are read`);
  }
  return readFileSync(place);
}

/** The target of a symlink; an absolute one is told from the symlink's directory where it stays below the root. */
function targetOf(root: string, link: string): string {
  const target = readlinkSync(link);
  if (!isAbsolute(target)) return target;
  const isBelow = !relative(root, target).startsWith("..");
  return isBelow ? relative(dirname(link), target) || "." : target;
}
