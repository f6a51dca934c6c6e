import { describe, expect, test } from "vitest";

import { labelMatcher } from "../../../../agent/kustomize/select/label-selector.ts";

const LABELS = new Map([
  ["app", "web"],
  ["size", "12"],
  ["empty", ""],
]);

test.for([
  ["", true],
  ["app", true],
  ["!app", false],
  ["app=web,size=12", true],
  ["app == web", true],
  ["app!=web", false],
  ["other!=web", true],
  ["app in (web, api)", true],
  ["app notin (web)", false],
  ["size>11,size<13", true],
  ["empty=", true],
  ["empty in ()", true],
  ["empty in (,x)", true],
  ["empty in (x,)", true],
  ["empty in (,)", true],
  ["empty in (x)", false],
] as const)("the selector %j selects: %s", ([selector, want]) => {
  expect(labelMatcher(selector)(LABELS)).toEqual({ ok: true, value: want });
});

describe("a selector that is wrong is told in Kubernetes' words", () => {
  test.for([
    [",", "found ',', expected: !, identifier, or 'end of string'"],
    ["app=a b", "found 'b', expected: ',' or 'end of string'"],
    ["app in", "found '' expected: '('"],
    ["app in (", "found '', expected: ',', ')' or identifier"],
    ["app in (web", "found '', expected: ',' or ')'"],
    ["app in (web,(", "found '(', expected: ',', or identifier"],
    ["/a", 'invalid label key "/a": prefix part must be non-empty'],
    ["a/", "name part must be non-empty; name part must consist of alphanumeric characters"],
    [
      "A.io/a",
      "prefix part a DNS-1123 subdomain must consist of lower case alphanumeric characters",
    ],
    ["a/b/c", "a qualified name must consist of alphanumeric characters"],
    ["a-=b", "regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'"],
    ["app=é", 'invalid label value: "é": at key: "app": a valid label must be an empty string'],
    [`app=${"x".repeat(64)}`, "must be no more than 63 characters"],
    ["app>x", "for 'Gt', 'Lt' operators, the value must be an integer"],
  ] as const)("%s", ([selector, reason]) => {
    const matched = labelMatcher(selector)(LABELS);

    expect(matched.ok ? "" : matched.error.message).toContain(reason);
  });
});
