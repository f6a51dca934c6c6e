import { existsSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

export const FOLDER = "../shared/conformance"; // beside the checkout

/**
 * Reads a file of conformance cases. Where the folder is not beside the checkout there are none, and a test says so;
 * CI has it, so that its absence there is a failure.
 */
export function readCases<Case>(
  file: string,
  isCase: (value: unknown) => value is Case,
): readonly Case[] {
  const path = `${FOLDER}/${file}`;
  if (existsSync(path)) return checked(parseExactly(readFileSync(path, "utf8")), isCase);
  const isCi = process.env["CI"] !== undefined;
  test.skipIf(!isCi)(`${file}: the conformance cases are not beside this checkout`, () => {
    expect(isCi).toBe(false);
  });
  return [];
}

/** Parses JSON without losing a digit: whole numbers beyond 2^53 become bigints. */
function parseExactly(text: string): unknown {
  const marked = text.replaceAll(STRING_OR_NUMBER, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${MARK}${token}"` : token,
  );
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const MARK = "\u{e000}bigint:"; // of Unicode's private use: stands in no case

function checked<Case>(cases: unknown, isCase: (value: unknown) => value is Case): readonly Case[] {
  if (Array.isArray(cases) && cases.every(isCase)) return cases;
  throw new Error("A conformance case is not of the shape that its README gives.");
}
