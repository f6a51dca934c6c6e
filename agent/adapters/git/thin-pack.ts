import { pktLine } from "./pkt-lines.ts";

/**
 * Asks in a fetch request for a thin pack: one whose deltas may build on what is already here. isomorphic-git does not ask,
 * since git itself could not read such a pack from the disk; ours is read by us alone. In a shallow repository a server
 * leaves out what is here only when a thin pack is asked for: without it, each fetch brings all files again.
 */
export function withThinPack(request: Buffer): Buffer {
  const end = Number.parseInt(request.toString("latin1", 0, 4), 16);
  const firstWant = request.toString("utf8", 4, end).trimEnd(); // the line that names the capabilities
  return Buffer.concat([pktLine(Buffer.from(`${firstWant} thin-pack\n`)), request.subarray(end)]);
}
