/** What a name in a git tree stands for. */
export type EntryKind = "file" | "executable" | "symlink" | "directory" | "submodule";

/** One name in a directory of a Tree. */
export interface Entry {
  readonly name: string; // of the last path segment
  readonly kind: EntryKind;
  readonly id: string; // git's object id: two entries with one id have the same content
}

/**
 * The files of a repository at one revision, read when asked.
 *
 * Paths are relative to the root, with slashes, without `.`, `..` or a leading or trailing slash; the root is "".
 * Nothing here follows a symlink: `resolve-path.ts` does. Reading is synchronous, and the same path always gives the same
 * answer, so that a pure function may take a Tree as an argument.
 */
export interface Tree {
  /** What is at a path, or undefined where there is nothing. */
  entry(path: string): Entry | undefined;
  /** What a directory holds, sorted by name as git sorts; empty where the path is no directory. */
  list(path: string): readonly Entry[];
  /** The bytes of a file, or the target of a symlink; undefined where the path is neither. */
  read(path: string): Uint8Array | undefined;
}
