import type { Tree } from "../source/tree.ts";
import type { Answer, Question } from "./messages.ts";

const MOST_FILES = 256; // ours: told at one time
const MOST_BYTES = 1024 * 1024; // ours
const MOST_MILLISECONDS = 10; // ours: of reading, during which nothing else is done

/** A tree that is asked about, and the paths of the files that were told. */
export interface Subject {
  readonly tree: Tree;
  readonly told: Set<string>;
}

/** Answers a question about a tree. Who asks for a file is told the next ones beside it too: it mostly wants them all. */
export function answerQuestion({ kind, path }: Question, { tree, told }: Subject): Answer {
  switch (kind) {
    case "root": {
      const root = tree.entry("");
      return { kind: "entries", entries: root === undefined ? [] : [root] };
    }
    case "list":
      return { kind: "entries", entries: tree.list(path) };
    case "read":
      try {
        return { kind: "files", files: filesFrom(path, { tree, told }) };
      } catch (thrown) {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        return { kind: "unreadable", message };
      }
  }
}

function filesFrom(path: string, { tree, told }: Subject): ReadonlyMap<string, Uint8Array> {
  const began = performance.now();
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const next of [path, ...filesBeside(path, tree)]) {
    if (next !== path && told.has(next)) continue;
    const content = contentOf(next, tree, next === path);
    if (content === undefined) continue;
    told.add(next);
    files.set(next, content);
    bytes += content.byteLength;
    const isEnough = files.size >= MOST_FILES || bytes >= MOST_BYTES;
    if (isEnough || performance.now() - began >= MOST_MILLISECONDS) break;
  }
  return files;
}

/** The paths of the files that come after one in its directory. */
function filesBeside(path: string, tree: Tree): readonly string[] {
  const slash = path.lastIndexOf("/");
  const entries = tree.list(path.slice(0, Math.max(slash, 0)));
  const at = entries.findIndex(({ name }) => name === path.slice(slash + 1));
  const files = entries.slice(at + 1).filter(({ kind }) => kind === "file");
  return files.map(({ name }) => `${path.slice(0, slash + 1)}${name}`);
}

/** Whether a file that nobody asked for can be read is nobody's concern yet. */
function contentOf(path: string, tree: Tree, isAskedFor: boolean): Uint8Array | undefined {
  try {
    return tree.read(path);
  } catch (thrown) {
    if (isAskedFor) throw thrown;
    return undefined;
  }
}
