/** A JSON object whose members nothing is known about yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads JSON; undefined, which no JSON text means, where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tells whether a value is an object with members: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const MAX_QUOTED_CHARACTERS = 120; // enough to recognise a value in a sentence

/** Quotes what somebody sent, for a sentence about it: as JSON, cut to a readable length. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length <= MAX_QUOTED_CHARACTERS ? text : `${text.slice(0, MAX_QUOTED_CHARACTERS)}…`;
}
