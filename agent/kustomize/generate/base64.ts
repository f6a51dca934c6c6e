const LINE_LENGTH = 70;

/** Encodes bytes in base64, in lines where it is long. Matches kyaml's encodeBase64. */
export function encodeBase64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  if (text.length < LINE_LENGTH) return text;
  return text.replaceAll(LINES, "$&\n");
}

const LINES = new RegExp(`.{1,${LINE_LENGTH}}`, "g");
