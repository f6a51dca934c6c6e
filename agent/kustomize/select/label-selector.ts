import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import { labelKeyProblem, labelValueProblem } from "./label-names.ts";
import { tokensOf } from "./label-tokens.ts";
import type { Token, TokenKind } from "./label-tokens.ts";

/** Tells whether labels, or annotations, are selected, or why the selector is none. */
export type LabelMatcher = (labels: ReadonlyMap<string, string>) => Result<boolean, Failure>;

/** A label selector that is read once it is first asked: one that is wrong and that nobody asks is no problem. */
export function labelMatcher(text = ""): LabelMatcher {
  let parsed: Result<LabelSelector, Failure> | undefined;
  return (labels) => {
    parsed ??= parseLabelSelector(text);
    return parsed.ok ? ok(parsed.value(labels)) : parsed;
  };
}

export type LabelSelector = (labels: ReadonlyMap<string, string>) => boolean;

/** Reads a label selector such as `app=web,tier in (a, b),!legacy`. Matches Kubernetes' labels.Parse. */
export function parseLabelSelector(text: string): Result<LabelSelector, Failure> {
  if (text === "") return ok(() => true);
  const parsed = new Parser(tokensOf(text)).parse();
  if (!parsed.ok) {
    return err({
      code: "kustomization-invalid",
      message: parsed.error,
      advice: `Correct the selector "${text}".`,
    });
  }
  const requirements = parsed.value;
  return ok((labels) => requirements.every((requirement) => requirement(labels)));
}

type Parsed<Value> = Result<Value, string>;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Parsed<readonly LabelSelector[]> {
    const requirements: LabelSelector[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === "end") return ok(requirements);
      if (!startsRequirement(token)) {
        return err(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      const requirement = this.#requirement();
      if (!requirement.ok) return err(`unable to parse requirement: ${requirement.error}`);
      requirements.push(requirement.value);
      const next = this.#take();
      if (next.kind === "end") return ok(requirements);
      if (next.kind !== ",") return err(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.#peek();
      if (!startsRequirement(after)) {
        return err(`found '${after.text}', expected: identifier after ','`);
      }
    }
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }

  #take(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #requirement(): Parsed<LabelSelector> {
    const isDenied = this.#peek().kind === "!";
    if (isDenied) this.#take();
    const { kind, text: key } = this.#take();
    if (!isName(kind)) return err(`found '${key}', expected: identifier`);
    const problem = labelKeyProblem(key);
    if (problem !== undefined) return err(problem);
    const next = this.#peek().kind;
    if (isDenied) return ok((labels) => !labels.has(key));
    if (next === "end" || next === ",") return ok((labels) => labels.has(key));
    return this.#comparison(key);
  }

  #comparison(key: string): Parsed<LabelSelector> {
    const operator = this.#take();
    if (!isOperator(operator.kind)) {
      return err(`found '${operator.text}', expected: '=', '!=', '==', 'in', notin'`);
    }
    const isSet = operator.kind === "in" || operator.kind === "notin";
    const values = isSet ? this.#values() : this.#value();
    return values.ok ? requirementOf(key, operator.kind, values.value) : values;
  }

  #value(): Parsed<readonly string[]> {
    const next = this.#peek();
    if (next.kind === "end" || next.kind === ",") return ok([""]);
    this.#take();
    return isName(next.kind) ? ok([next.text]) : err(`found '${next.text}', expected: identifier`);
  }

  #values(): Parsed<readonly string[]> {
    const open = this.#take();
    if (open.kind !== "(") return err(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.kind === ")") {
      this.#take();
      return ok([""]);
    }
    if (!isName(first.kind) && first.kind !== ",") {
      return err(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values = this.#list();
    if (values.ok) this.#take(); // the ")", at which lists end
    return values;
  }

  /** Values and commas, at odd places too: "(,a", "(a,)" and "(,,a)" name an empty value. */
  #list(): Parsed<readonly string[]> {
    const values = new Set<string>();
    for (;;) {
      const token = this.#take();
      const next = this.#peek();
      if (isName(token.kind)) {
        values.add(token.text);
        if (next.kind === ")") return ok([...values]);
        if (next.kind !== ",") return err(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ",") {
        if (values.size === 0) values.add("");
        if (next.kind === ")") return ok([...values.add("")]);
        if (next.kind === ",") {
          this.#take();
          values.add("");
        }
      } else {
        return err(`found '${token.text}', expected: ',', or identifier`);
      }
    }
  }
}

function startsRequirement({ kind }: Token): boolean {
  return isName(kind) || kind === "!";
}

// Where a name can stand, "in" and "notin" are names.
function isName(kind: TokenKind): boolean {
  return kind === "name" || kind === "in" || kind === "notin";
}

type Operator = "!=" | "<" | "=" | "==" | ">" | "in" | "notin";

const OPERATORS: ReadonlySet<TokenKind> = new Set<Operator>([
  "!=",
  "<",
  "=",
  "==",
  ">",
  "in",
  "notin",
]);

function isOperator(kind: TokenKind): kind is Operator {
  return OPERATORS.has(kind);
}

function requirementOf(
  key: string,
  operator: Operator,
  values: readonly string[],
): Parsed<LabelSelector> {
  const isOrder = operator === ">" || operator === "<";
  if (isOrder && !values.every(isInteger)) {
    return err("for 'Gt', 'Lt' operators, the value must be an integer");
  }
  const problem = values
    .map((value) => labelValueProblem(key, value))
    .find((found) => found !== undefined);
  if (problem !== undefined) return err(problem);
  if (isOrder) return ok((labels) => isBeyond(labels.get(key), operator, values[0] ?? ""));
  const isDenied = operator === "!=" || operator === "notin";
  return ok((labels) => {
    const value = labels.get(key);
    return (value !== undefined && values.includes(value)) !== isDenied;
  });
}

function isBeyond(value: string | undefined, operator: "<" | ">", limit: string): boolean {
  if (value === undefined || !isInteger(value)) return false;
  return operator === ">" ? BigInt(value) > BigInt(limit) : BigInt(value) < BigInt(limit);
}

function isInteger(value: string): boolean {
  return /^-?[0-9]+$/.test(value);
}
