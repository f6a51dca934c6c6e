import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { at, mapAt } from "../json.ts";
import type { JsonMap } from "../json.ts";

/** Tells whether an object is picked. */
export type Selector = (object: JsonMap) => boolean;

type LabelTest = (labels: JsonMap) => boolean;

/**
 * Reads a label selector: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`.
 *
 * Matches apimachinery's labels.Parse.
 */
export function parseLabelSelector(text: string): Result<Selector, string> {
  const tests: LabelTest[] = [];
  for (const requirement of splitRequirements(text)) {
    const test = parseRequirement(requirement);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  return ok((object) => {
    const labels = mapAt(object, "metadata", "labels") ?? {};
    return tests.every((test) => test(labels));
  });
}

const KEY = "([A-Za-z0-9][-A-Za-z0-9_./]*)";

function parseRequirement(text: string): Result<LabelTest, string> {
  const set = new RegExp(`^${KEY}\\s+(in|notin)\\s*\\(([^()]*)\\)$`).exec(text);
  if (set !== null) {
    const [, key = "", operator = "", list = ""] = set;
    const values = list.split(",").map((value) => value.trim());
    return ok((labels) => {
      const value = labels[key];
      const isIn = typeof value === "string" && values.includes(value);
      return operator === "in" ? isIn : !isIn;
    });
  }
  const exists = new RegExp(`^(!?)\\s*${KEY}$`).exec(text);
  if (exists !== null) {
    const [, not = "", key = ""] = exists;
    return ok((labels) => (labels[key] !== undefined) === (not === ""));
  }
  const comparison = new RegExp(`^${KEY}\\s*(==|=|!=|>|<)\\s*([-A-Za-z0-9_.]*)$`).exec(text);
  if (comparison === null) return err(badRequirement(text));
  const [, key = "", operator = "", wanted = ""] = comparison;
  return ok((labels) => compareLabel(labels[key], operator, wanted));
}

function compareLabel(value: JsonMap[string], operator: string, wanted: string): boolean {
  switch (operator) {
    case "!=":
      return value !== wanted;
    case ">":
      return typeof value === "string" && Number(value) > Number(wanted);
    case "<":
      return typeof value === "string" && Number(value) < Number(wanted);
    default:
      return value === wanted;
  }
}

function badRequirement(text: string): string {
  const rest = text.replace(new RegExp(`^!?\\s*${KEY}?\\s*(==|=|!=|in|notin)?\\s*`), "");
  const found = /^[^\s,()]/.exec(rest)?.[0] ?? "";
  return `unable to parse requirement: found '${found}', expected: identifier`;
}

/** Splits at the commas that are outside parentheses. */
function splitRequirements(text: string): readonly string[] {
  return text
    .split(/,(?![^()]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** One test of a field selector. */
export interface FieldTest {
  readonly field: string;
  readonly value: string;
  readonly equal: boolean;
}

/** Reads a field selector: `metadata.name=a,status.phase!=b`. */
export function parseFieldSelector(text: string): Result<readonly FieldTest[], string> {
  const tests: FieldTest[] = [];
  for (const part of text.split(/(?<!\\),/).filter((piece) => piece !== "")) {
    const match = /^(.*?)(==|!=|=)(.*)$/s.exec(part);
    if (match === null) {
      return err(
        `invalid selector: ${JSON.stringify(text)}; can't understand ${JSON.stringify(part)}`,
      );
    }
    const [, field = "", operator = "", value = ""] = match;
    tests.push({ field, value: value.replaceAll(/\\([\\,=])/g, "$1"), equal: operator !== "!=" });
  }
  return ok(tests);
}

/** Tells whether an object passes every test; an absent field is an empty text. */
export function passesFields(object: JsonMap, tests: readonly FieldTest[]): boolean {
  return tests.every(({ field, value, equal }) => {
    const found = at(object, ...field.split("."));
    const text = typeof found === "object" || found === undefined ? "" : String(found);
    return (text === value) === equal;
  });
}
