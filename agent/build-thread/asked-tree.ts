import type { Entry, Tree } from "../source/tree.ts";
import type { Answer, Question } from "./messages.ts";

/** Asks about a tree that is elsewhere, and waits for the answer. */
export type Ask = (question: Question) => Answer;

/** A tree that is elsewhere, known by its number. It asks once about each directory, and keeps what it was told. */
export function askedTree(number: number, ask: Ask): Tree {
  const directories = new Map<string, ReadonlyMap<string, Entry>>();
  const files = new Map<string, Uint8Array>();
  let root: Entry | undefined;

  function entry(path: string): Entry | undefined {
    if (path === "") return (root ??= entriesOf("root", "")[0]);
    const slash = path.lastIndexOf("/");
    return directory(path.slice(0, Math.max(slash, 0))).get(path.slice(slash + 1));
  }

  function directory(path: string): ReadonlyMap<string, Entry> {
    const known = directories.get(path);
    if (known !== undefined) return known;
    const isThere = path === "" || entry(path)?.kind === "directory";
    const entries = isThere ? entriesOf("list", path) : [];
    const byName = new Map(entries.map((one) => [one.name, one]));
    directories.set(path, byName);
    return byName;
  }

  function entriesOf(kind: "root" | "list", path: string): readonly Entry[] {
    const answer = ask({ kind, tree: number, path });
    return answer.kind === "entries" ? answer.entries : [];
  }

  function read(path: string): Uint8Array | undefined {
    const kind = entry(path)?.kind;
    if (kind === undefined || kind === "directory" || kind === "submodule") return undefined;
    if (!files.has(path)) {
      const answer = ask({ kind: "read", tree: number, path });
      if (answer.kind === "unreadable") throw new Error(answer.message);
      if (answer.kind === "files") for (const [at, bytes] of answer.files) files.set(at, bytes);
    }
    return files.get(path);
  }

  return { entry, list: (path) => [...directory(path).values()], read };
}
