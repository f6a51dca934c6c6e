import { RE2JS, RE2JSSyntaxException } from "re2js";

import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";

/** Tells whether a text matches. */
export type Pattern = (text: string) => boolean;

const LITERAL = /^[\w/ :@-]*$/; // no character that means more than itself, nor one beyond ASCII

/** Compiles a pattern that has to match a whole text. */
export function compileWhole(source: string): Result<Pattern, Failure> {
  if (LITERAL.test(source)) return ok((text) => text === source);
  return compilePattern(`^(?:${source})$`);
}

/** Compiles a pattern of RE2, which takes time in proportion to the text, whatever the pattern. */
export function compilePattern(source: string): Result<Pattern, Failure> {
  try {
    const compiled = RE2JS.compile(source);
    return ok((text) => compiled.matcher(text).find());
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    return err({
      code: "kustomization-invalid",
      message: error.message,
      advice: "Write a regular expression as Go's regexp reads it.",
    });
  }
}
