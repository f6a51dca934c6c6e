import { expect, test } from "vitest";

import {
  parseFieldSelector,
  parseLabelSelector,
  passesFields,
} from "../../../../../infra/local/kubernetes/store/selectors.ts";

const OBJECT = { metadata: { name: "x", labels: { app: "web", tier: "front", size: "5" } } };

test.for([
  ["", true],
  ["app=web", true],
  ["app==web", true],
  ["app = web", true],
  ["app!=web", false],
  ["other!=web", true],
  ["app in (web,api)", true],
  ["app in (api)", false],
  ["app notin (api)", true],
  ["other notin (api)", true],
  ["app", true],
  ["!app", false],
  ["!other", true],
  ["size>4", true],
  ["size<4", false],
  ["app=web,tier in (front, back),!other", true],
  ["app=web,tier=back", false],
] as const)("labels match %j: %s", ([text, matches]) => {
  const selector = parseLabelSelector(text);

  expect(selector.ok && selector.value(OBJECT)).toBe(matches);
});

test.for(["a===b", "a in b", "a in (b", "=a", "a b"])("%j is no label selector", (text) => {
  expect(parseLabelSelector(text).ok).toBe(false);
});

test.for([
  ["metadata.name=x", true],
  ["metadata.name!=x", false],
  ["metadata.namespace=", true],
  ["metadata.name=x,metadata.namespace!=y", true],
] as const)("fields match %j: %s", ([text, matches]) => {
  const tests = parseFieldSelector(text);

  expect(tests.ok && passesFields(OBJECT, tests.value)).toBe(matches);
});
