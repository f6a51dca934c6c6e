import { nameText } from "./name-text.ts";
import type { Entry, Tree } from "./tree.ts";

const MAX_LINKS = 40; // what Linux follows in one path before it says ELOOP

/** Where a path leads when symlinks are followed. */
export type Resolved =
  | { readonly kind: "found"; readonly path: string; readonly entry: Entry } // no symlink is left in it
  | { readonly kind: "missing"; readonly at: string } // the first path on the way where nothing is
  | { readonly kind: "escapes"; readonly at: string } // the symlink, or the path itself, that leaves the repository
  | { readonly kind: "loop"; readonly at: string }; // the symlink at which following was given up

/**
 * Follows a path from the root of a tree as a kernel does: a symlink is replaced by its target, and `..` is the
 * parent of where the links before it led. Nothing outside the tree is reached: an absolute path or target is outside.
 */
export function resolvePath(tree: Tree, path: string): Resolved {
  let follows = path; // the link being followed, to name it when it leads out
  let links = 0;
  const here: string[] = []; // real directories, at the end perhaps a file
  const ahead = segmentsOf(path);
  if (path.startsWith("/")) return { kind: "escapes", at: path };
  for (let segment = ahead.pop(); segment !== undefined; segment = ahead.pop()) {
    if (segment === "..") {
      if (here.pop() === undefined) return { kind: "escapes", at: follows };
      continue;
    }
    here.push(segment);
    const at = here.join("/");
    const entry = tree.entry(at);
    if (entry === undefined) return { kind: "missing", at };
    if (entry.kind === "symlink") {
      const target = nameText(tree.read(at) ?? new Uint8Array());
      follows = at;
      links += 1;
      if (links > MAX_LINKS) return { kind: "loop", at };
      if (target.startsWith("/")) return { kind: "escapes", at };
      here.pop();
      ahead.push(...segmentsOf(target));
    } else if (entry.kind !== "directory" && ahead.length > 0) {
      return { kind: "missing", at: `${at}/${ahead.at(-1)}` };
    }
  }
  return found(tree, here.join("/"));
}

/** The segments of a path, last first, without those that stay where they are. */
function segmentsOf(path: string): string[] {
  return path
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .toReversed();
}

function found(tree: Tree, path: string): Resolved {
  const entry = tree.entry(path);
  return entry === undefined ? { kind: "missing", at: path } : { kind: "found", path, entry };
}
