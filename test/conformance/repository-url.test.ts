import { describe, expect, test } from "vitest";

import { isJsonObject } from "#contract/json.ts";
import { parseRepositoryUrl, sameRepository } from "#contract/repository-url.ts";

import { readCases } from "../support/conformance.ts";

interface Case {
  readonly name: string;
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  readonly why: string;
}

function isCase(value: unknown): value is Case {
  if (!isJsonObject(value)) return false;
  const { name, a, b, same, why } = value;
  return [name, a, b, why].every((text) => typeof text === "string") && typeof same === "boolean";
}

function areSame(a: string, b: string): boolean {
  const [left, right] = [parseRepositoryUrl(a), parseRepositoryUrl(b)];
  return left.ok && right.ok && sameRepository(left.value, right.value);
}

describe("which URLs name the same repository", () => {
  test.for(readCases("vectors/giturl.json", isCase))("$name: $why ($a, $b)", ({ a, b, same }) => {
    expect(areSame(a, b)).toBe(same);
    expect(areSame(b, a)).toBe(same);
  });
});
