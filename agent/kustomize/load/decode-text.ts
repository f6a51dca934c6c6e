import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

/** Turns the bytes of a YAML file into text; UTF-8, or UTF-16 that says so. */
export function decodeText(bytes: Uint8Array): Result<string, string> {
  const encoding = encodingOf(bytes);
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return err(
      `yaml: invalid ${encoding === "utf-8" ? "leading UTF-8 octet" : "UTF-16 character"}`,
    );
  }
}

function encodingOf([first, second]: Uint8Array): "utf-16be" | "utf-16le" | "utf-8" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}
