const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();
const ESCAPE = 0xdc00; // byte 0x80 becomes U+DC80, a lone surrogate, which no UTF-8 text decodes to

/**
 * Reads the name of a file, or the target of a symlink, which in git are bytes. What is not UTF-8 is kept apart byte by
 * byte as Python's "surrogateescape" does, so that two names never become one.
 */
export function nameText(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  if (!text.includes("\ufffd") || isExact(text, bytes)) return text;
  let escaped = "";
  for (let at = 0; at < bytes.length;) {
    const character = bytes.subarray(at, at + sequenceLength(bytes[at] ?? 0));
    const decoded = decoder.decode(character);
    const whole = isExact(decoded, character);
    escaped += whole ? decoded : String.fromCharCode(ESCAPE + (bytes[at] ?? 0));
    at += whole ? character.length : 1;
  }
  return escaped;
}

function isExact(text: string, bytes: Uint8Array): boolean {
  return Buffer.compare(encoder.encode(text), bytes) === 0;
}

function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
