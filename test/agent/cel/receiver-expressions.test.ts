import { expect, test } from "vitest";

import { wrongExpressionOf } from "../../../agent/cel/receiver-expressions.ts";

const SECRET = { secretName: "token" };

test.for([
  [
    "a filter over both",
    { filters: ["has(res.metadata.annotations) && req.tag == '1'"], ...SECRET },
  ],
  ["tokens whose claims count", { filters: ["claims.ref == 'refs/heads/main'"] }],
  ["what is asked of tokens", { validations: ["claims.repository_owner == vars.owner"] }],
  ["nothing", {}],
] as const)("%s is all right", ([, receiver]) => {
  const wrong = wrongExpressionOf({ filters: [], validations: [], ...receiver });

  expect(wrong).toBeUndefined();
});

test.for([
  ["a grammar that is none", { filters: ["true", "res."], ...SECRET }, "'res.'"],
  ["an answer that is no yes or no", { filters: ["1 + 1"], ...SECRET }, "expected bool, got int"],
  ["claims where nobody has any", { filters: ["claims.sub == 'a'"], ...SECRET }, "claims"],
  ["what is asked of tokens", { validations: ["'main'"] }, "expected bool, got string"],
] as const)("%s is told", ([, receiver, part]) => {
  const wrong = wrongExpressionOf({ filters: [], validations: [], ...receiver });

  expect(wrong?.message).toContain("failed to parse the CEL expression");
  expect(wrong?.message).toContain(part);
});
