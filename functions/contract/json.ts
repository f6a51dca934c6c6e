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

const MAX_QUOTED_CHARACTERS = 100; // enough to recognise a value in a sentence

/**
 * Says in a sentence what somebody sent: a text in quotes and cut to a readable length, a URL without what may be secret in it, a
 * list or object by its kind alone.
 */
export function quote(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "a list";
  if (isJsonObject(value)) return "an object"; // printing it could take as long, and nest as deep, as its sender likes
  if (typeof value !== "string") return JSON.stringify(value);
  const text = value.includes("://") ? withoutSecrets(value) : value;
  const cut = text.slice(0, MAX_QUOTED_CHARACTERS);
  return JSON.stringify(cut === text ? text : `${cut}…`);
}

/** Takes user name and password, query and fragment out of what looks like a URL, whether it is one or not. */
function withoutSecrets(text: string): string {
  return text.replace(/:\/\/.*@/s, "://").replace(/[?#].*$/s, "");
}
