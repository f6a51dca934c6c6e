import { pktLine } from "./pkt-lines.ts";

const REF = /^[0-9a-f]{40} ([^\0\n]+)\0([^\n]*)/;

/**
 * Says in the list of a server's refs what its HEAD stands for, where the server says nothing of HEAD: it does so when HEAD
 * names a branch that is not there, as in a repository that was made for `master` and got only `main`. isomorphic-git does
 * not fetch without. See gitprotocol-capabilities, "symref".
 */
export function withHead(advertisement: Buffer, ref: string): Buffer {
  for (let start = 0; start < advertisement.length;) {
    const length = Math.max(
      4,
      Number.parseInt(advertisement.toString("latin1", start, start + 4), 16),
    );
    const end = start + length;
    const [, first, capabilities] = REF.exec(advertisement.toString("utf8", start + 4, end)) ?? [];
    if (first === "HEAD" || capabilities?.includes("symref=HEAD:") === true) return advertisement;
    if (capabilities !== undefined) {
      const line = advertisement.toString("utf8", start + 4, end).trimEnd();
      const told = pktLine(Buffer.from(`${line} symref=HEAD:${ref}\n`));
      return Buffer.concat([advertisement.subarray(0, start), told, advertisement.subarray(end)]);
    }
    start = end;
  }
  return advertisement;
}
