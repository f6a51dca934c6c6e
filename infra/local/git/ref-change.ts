/** The id that git writes where there is no commit. */
export const NO_COMMIT = "0".repeat(40);

/** What a push did to one ref. */
export interface RefChange {
  readonly ref: string; // full: refs/heads/main
  readonly before: string; // NO_COMMIT: the ref is new
  readonly after: string; // NO_COMMIT: the ref is gone
}

const MAX_COMMAND_BYTES = 4 * 1024 * 1024; // of all commands of a push: some 30,000 refs

/**
 * Reads the ref updates that a push asks for, which stand as pkt-lines before its pack; undefined while the list is not
 * yet whole. See gitprotocol-pack, "Reference Update Request and Packfile Transfer".
 */
export function readPushCommands(bytes: Buffer): readonly RefChange[] | undefined {
  const changes: RefChange[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = Number.parseInt(bytes.toString("latin1", at, at + 4), 16);
    if (length === 0) return changes;
    if (Number.isNaN(length) || length <= 4 || at + length > MAX_COMMAND_BYTES) return [];
    if (at + length > bytes.length) return undefined;
    const change = readCommand(bytes.toString("utf8", at + 4, at + length));
    if (change !== undefined) changes.push(change);
    at += length;
  }
  return undefined;
}

function readCommand(line: string): RefChange | undefined {
  const [, before, after, ref] = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\0\n]+)/.exec(line) ?? [];
  if (before === undefined || after === undefined || ref === undefined) return undefined;
  return before === after ? undefined : { ref, before, after };
}
