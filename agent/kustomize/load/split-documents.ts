import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";

/** One of the documents in a file. */
export interface DocumentText {
  readonly text: string;
  readonly line: number; // of the file, at which it begins, from 0
}

const SEPARATOR = /\n---.*\n/g;

/**
 * Splits a file at the lines that begin with "---" and hold nothing else but a comment.
 * Matches kyaml's ByteReader, which does so before it reads YAML.
 */
export function splitDocuments(text: string): Result<readonly DocumentText[], Failure> {
  const unix = text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
  const documents: DocumentText[] = [];
  let from = 0;
  let line = 0;
  for (const { 0: separator, index } of unix.matchAll(SEPARATOR)) {
    const lines = countLines(unix, from, index);
    const after = separator.slice(4).trim();
    if (after !== "" && !after.startsWith("#")) {
      return err({
        code: "yaml-invalid",
        message: `invalid document separator: ${separator.trim()}`,
        advice: 'Let nothing but a comment follow "---" on its line.',
        line: line + lines + 2,
      });
    }
    documents.push({ text: `${unix.slice(from, index)}\n`, line });
    from = index + separator.length;
    line += lines + 2;
  }
  if (unix !== "") documents.push({ text: unix.slice(from), line });
  return ok(documents);
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1))
    count += 1;
  return count;
}
