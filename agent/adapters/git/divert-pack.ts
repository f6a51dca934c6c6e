import { pktLine, pktLines } from "./pkt-lines.ts";

/** Takes the bytes of a pack as they come. */
export interface PackSink {
  write(bytes: Uint8Array): Promise<void>;
}

/** What the server says instead of sending the pack, or the rest of it. */
export class RemoteError extends Error {}

const PACK_DATA = 1;
const PROGRESS = 2;
const FATAL = 3;

/**
 * Sends the pack in an answer to a sink, and lets all else through: isomorphic-git would hold the whole pack in memory
 * and index it without a pause. See gitprotocol-capabilities, "side-band-64k".
 */
export async function* divertPack(
  answer: AsyncIterable<Uint8Array>,
  sink: PackSink,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of pktLines(answer)) {
    const [band] = bytes;
    if (band === PACK_DATA) await sink.write(bytes.subarray(1));
    else if (band === FATAL) throw new RemoteError(bytes.toString("utf8", 1));
    else if (bytes.toString("latin1", 0, 4) === "ERR ")
      throw new RemoteError(bytes.toString("utf8", 4));
    else if (band !== PROGRESS) yield pktLine(bytes);
  }
}
