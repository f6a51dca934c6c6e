import { inGitOrder, objectId, treeId } from "./object-id.ts";
import type { Entry, Tree } from "./tree.ts";

/** What a memory tree holds at a path; a plain text or bytes are an ordinary file. */
export type MemoryFile =
  | string
  | Uint8Array
  | { readonly executable: string | Uint8Array }
  | { readonly symlink: string } // its target
  | { readonly submodule: string }; // the commit it points at

/**
 * Makes a Tree of files given by path, for tests and for builds that do not come from git.
 * Its ids are git's own: the same files committed to git have the same ones.
 */
export function memoryTree(files: Readonly<Record<string, MemoryFile>>): Tree {
  const root: Directory = new Map();
  for (const [path, file] of Object.entries(files)) put(root, path.split("/"), leafOf(file));
  return {
    entry: (path) => entryOf(lastSegment(path), find(root, path)),
    list(path) {
      const node = find(root, path);
      return node instanceof Map ? listOf(node) : [];
    },
    read(path) {
      const node = find(root, path);
      return node instanceof Map ? undefined : node?.bytes;
    },
  };
}

type Directory = Map<string, Node>;
type Node = Directory | Leaf;
interface Leaf {
  readonly kind: Exclude<Entry["kind"], "directory">;
  readonly id: string;
  readonly bytes?: Uint8Array; // absent: a submodule, whose files are elsewhere
}

function leafOf(file: MemoryFile): Leaf {
  if (typeof file === "string" || file instanceof Uint8Array) return blob("file", file);
  if ("executable" in file) return blob("executable", file.executable);
  if ("symlink" in file) return blob("symlink", file.symlink);
  return { kind: "submodule", id: file.submodule };
}

function blob(kind: Leaf["kind"], content: string | Uint8Array): Leaf {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { kind, id: objectId("blob", bytes), bytes };
}

function put(root: Directory, segments: readonly string[], leaf: Leaf): void {
  let directory = root;
  for (const segment of segments.slice(0, -1)) {
    const next = directory.get(segment) ?? new Map<string, Node>();
    if (!(next instanceof Map)) throw new Error(`"${segments.join("/")}" goes through a file`);
    directory.set(segment, next);
    directory = next;
  }
  directory.set(segments.at(-1) ?? "", leaf);
}

function find(root: Directory, path: string): Node | undefined {
  if (path === "") return root;
  let node: Node | undefined = root;
  for (const segment of path.split("/")) {
    if (!(node instanceof Map)) return undefined;
    node = node.get(segment);
  }
  return node;
}

function entryOf(name: string, node: Node | undefined): Entry | undefined {
  if (node === undefined) return undefined;
  if (!(node instanceof Map)) return { name, kind: node.kind, id: node.id };
  return { name, kind: "directory", id: idOf(node) };
}

// A list names ids, and those take a hash of all below.
const lists = new WeakMap<Directory, readonly Entry[]>();
const ids = new WeakMap<Directory, string>();

function idOf(directory: Directory): string {
  const id = ids.get(directory) ?? treeId(listOf(directory));
  ids.set(directory, id);
  return id;
}

function listOf(directory: Directory): readonly Entry[] {
  const listed = lists.get(directory) ?? inGitOrder(entriesOf(directory));
  lists.set(directory, listed);
  return listed;
}

function entriesOf(directory: Directory): Entry[] {
  const entries = [...directory].map(([name, node]) => entryOf(name, node));
  return entries.filter((entry) => entry !== undefined);
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
