/** What a look needs of a commit. */
export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** Reads a commit object: header lines, an empty line, the message. */
export function parseCommit(bytes: Buffer): Commit | undefined {
  const text = bytes.toString("utf8");
  const end = text.indexOf("\n\n");
  const header = end === -1 ? text : text.slice(0, end);
  const [, tree] = /^tree ([0-9a-f]{40})$/m.exec(header) ?? [];
  if (tree === undefined) return undefined;
  const parents = [...header.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([, id = ""]) => id);
  return { tree, parents, message: end === -1 ? "" : text.slice(end + 2) };
}
