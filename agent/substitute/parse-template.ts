import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { Scanner } from "./scanner.ts";
import type { TextKind } from "./scanner.ts";
import type { Expression, Part, Template } from "./template.ts";

/** Why a template cannot be read. All but the last are the words of Flux's parser, which people search for. */
export type FaultReason =
  | "unable to parse variable name"
  | "missing closing brace"
  | "unable to parse substitution within function"
  | "bad substitution"
  | "nested too deep";

/** A template that cannot be read, and where. */
export interface TemplateFault {
  readonly reason: FaultReason;
  readonly start: number; // offset of the `${` that is wrong
  readonly offset: number; // where reading stopped
}

/** How deep one `${…}` may stand in another. Flux has no limit, but nobody writes more than a handful. */
export const MAX_NESTING = 200;

const OPERATOR = /:[=\-?+]|:(?=[\0-\x7f])|=|[,^]{1,2}|\/[/#%]?|#{1,2}|%{1,2}/y;
const COLONS = /:+/y;
const SLASHES = /\/+/y;

const AROUND: TextKind = { special: /\$/g, stops: "", escapes: "$" };
const WORD: TextKind = { special: /[$}]/g, stops: "}", escapes: "" };
const OFFSET: TextKind = { special: /[$:}]/g, stops: ":}", escapes: "" };
const OLD: TextKind = { special: /[$\\/]/g, stops: "/", escapes: "$\\" };
const NEW: TextKind = { special: /[$\\}]/g, stops: "}", escapes: "$\\" };

/**
 * Takes a text with `${…}` apart, as Flux does.
 *
 * Matches fluxcd/pkg envsubst/parse v1.8.0, quirks included: `$$` stands for `$` only in the text around expressions and in
 * replacements, and a NUL ends the template. Golden: test/conformance/substitute.
 */
export function parseTemplate(source: string): Result<Template, TemplateFault> {
  const [beforeNul = ""] = source.split("\0", 1);
  const scanner = new Scanner(beforeNul);
  const parts: Part[] = [];
  while (!scanner.isAtEnd) {
    if (!scanner.comes("${")) {
      parts.push({ kind: "text", text: scanner.takeText(AROUND) });
      continue;
    }
    const expression = new ExpressionParser(scanner, 1).parse();
    if (!expression.ok) return expression;
    parts.push(expression.value);
  }
  return ok(parts);
}

/** Reads one `${…}`, whose `${` comes next. */
class ExpressionParser {
  readonly #scanner: Scanner;
  readonly #depth: number;
  readonly #start: number;

  constructor(scanner: Scanner, depth: number) {
    this.#scanner = scanner;
    this.#depth = depth;
    this.#start = scanner.offset;
  }

  parse(): Result<Expression, TemplateFault> {
    this.#scanner.take("${");
    return this.#scanner.take("#") ? this.#length() : this.#operation();
  }

  #length(): Result<Expression, TemplateFault> {
    const variable = this.#scanner.takeName();
    if (variable === "") return this.#fail("bad substitution");
    return this.#close({ variable, operator: "#", parameters: [] });
  }

  #operation(): Result<Expression, TemplateFault> {
    const variable = this.#scanner.takeName();
    if (variable === "") return this.#fail("unable to parse variable name");
    if (this.#depth > MAX_NESTING) return this.#fail("nested too deep");
    const operator = this.#scanner.takeMatch(OPERATOR);
    const parameters = this.#parameters(operator);
    if (!parameters.ok) return parameters;
    return this.#close({ variable, operator, parameters: parameters.value });
  }

  #close(
    read: Pick<Expression, "variable" | "operator" | "parameters">,
  ): Result<Expression, TemplateFault> {
    if (this.#scanner.take("}")) {
      const { offset: end } = this.#scanner;
      return ok({ kind: "expression", ...read, start: this.#start, end });
    }
    const isBare = read.operator === "" && !this.#scanner.comes(":");
    return this.#fail(isBare ? "missing closing brace" : "bad substitution");
  }

  #parameters(operator: string): Result<readonly Part[], TemplateFault> {
    if (/^:?[=\-?+]$/.test(operator)) return this.#defaults();
    if (operator === ":") return this.#slice();
    if (operator.startsWith("/")) return this.#replacement();
    return /^[#%]/.test(operator) ? this.#list(this.#parameter(WORD)) : ok([]);
  }

  /** Any mix of text and `${…}`, up to the closing brace. */
  #defaults(): Result<readonly Part[], TemplateFault> {
    const parts: Part[] = [];
    while (!this.#scanner.comes("}")) {
      const part = this.#parameter(WORD);
      if (!part.ok) return part;
      parts.push(part.value);
    }
    return ok(parts);
  }

  /** `offset` or `offset:length`. */
  #slice(): Result<readonly Part[], TemplateFault> {
    const offset = this.#parameter(OFFSET);
    if (!offset.ok || this.#scanner.comes("}")) return this.#list(offset);
    if (this.#scanner.takeMatch(COLONS) === "") return this.#fail("bad substitution");
    return this.#list(offset, this.#parameter(WORD));
  }

  /** `old/new`, or `old/` to take it out. */
  #replacement(): Result<readonly Part[], TemplateFault> {
    const old = this.#parameter(OLD);
    if (!old.ok) return old;
    if (this.#scanner.takeMatch(SLASHES) === "") return this.#fail("bad substitution");
    if (this.#scanner.comes("}")) return this.#list(old);
    return this.#list(old, this.#parameter(NEW));
  }

  /** One run of text, at least a character long, or one `${…}`. */
  #parameter(kind: TextKind): Result<Part, TemplateFault> {
    if (this.#scanner.comes("${")) {
      return new ExpressionParser(this.#scanner, this.#depth + 1).parse();
    }
    const before = this.#scanner.offset;
    const text = this.#scanner.takeText(kind);
    if (this.#scanner.offset > before) return ok({ kind: "text", text });
    return this.#fail("unable to parse substitution within function");
  }

  #list(...parts: readonly Result<Part, TemplateFault>[]): Result<readonly Part[], TemplateFault> {
    const values: Part[] = [];
    for (const part of parts) {
      if (!part.ok) return part;
      values.push(part.value);
    }
    return ok(values);
  }

  #fail(reason: FaultReason): { readonly ok: false; readonly error: TemplateFault } {
    return err({ reason, start: this.#start, offset: this.#scanner.offset });
  }
}
