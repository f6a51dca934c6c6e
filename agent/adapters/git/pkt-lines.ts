/** Why a stream is no sequence of pkt-lines. */
export class PktLineError extends Error {}

/**
 * Cuts a stream into the lines of git's protocol: four hex digits of length, these four included, then the bytes. What
 * only marks a place (a flush, a delimiter) is passed over. See gitprotocol-common, "pkt-line Format".
 */
export async function* pktLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    for (let length = lengthOf(rest); length <= rest.length; length = lengthOf(rest)) {
      if (length > 4) yield rest.subarray(4, length);
      rest = rest.subarray(Math.max(4, length));
    }
  }
  if (rest.length > 0) throw new PktLineError("the answer ends in the middle of a line");
}

/** Writes bytes as a pkt-line. */
export function pktLine(bytes: Uint8Array): Buffer {
  const length = (bytes.length + 4).toString(16).padStart(4, "0");
  return Buffer.concat([Buffer.from(length), bytes]);
}

/** The length that a line says it has, or more than any where not even that is there yet. */
function lengthOf(bytes: Buffer): number {
  if (bytes.length < 4) return Infinity;
  const digits = bytes.toString("latin1", 0, 4);
  if (/^[0-9a-fA-F]{4}$/.test(digits)) return Number.parseInt(digits, 16);
  throw new PktLineError(`a line begins with ${JSON.stringify(digits)}`);
}
