import type { Entry, Tree } from "../source/tree.ts";
import type { Answer, Question } from "./messages.ts";

const MOST_FILES = 256; // ours: told at one time
const MOST_BYTES = 1024 * 1024; // ours
const MOST_MILLISECONDS = 10; // ours: of reading, during which nothing else is done

/** A tree that is asked about, and what was told of it. */
export interface Subject {
  readonly tree: Tree;
  readonly told: Set<string>; // the paths of files
  readonly listed: Map<string, readonly Entry[]>; // by directory
}

export function subjectOf(tree: Tree): Subject {
  return { tree, told: new Set(), listed: new Map() };
}

/** Answers a question about a tree. Who asks for a file is told the next ones beside it too: it mostly wants them all. */
export function answerQuestion({ kind, path }: Question, subject: Subject): Answer {
  switch (kind) {
    case "root": {
      const root = subject.tree.entry("");
      return { kind: "entries", entries: root === undefined ? [] : [root] };
    }
    case "list":
      return { kind: "entries", entries: list(path, subject) };
    case "read":
      try {
        return { kind: "files", files: filesFrom(path, subject) };
      } catch (thrown) {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        return { kind: "unreadable", message };
      }
  }
}

function list(directory: string, { tree, listed }: Subject): readonly Entry[] {
  const entries = listed.get(directory) ?? tree.list(directory);
  listed.set(directory, entries);
  return entries;
}

function filesFrom(path: string, subject: Subject): ReadonlyMap<string, Uint8Array> {
  const { tree, told } = subject;
  const began = performance.now();
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const next of [path, ...filesBeside(path, subject)]) {
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
function filesBeside(path: string, subject: Subject): readonly string[] {
  const slash = path.lastIndexOf("/");
  const entries = list(path.slice(0, Math.max(slash, 0)), subject);
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
