import { expect, test } from "vitest";

import { wrongExpressionOf } from "../../../agent/cel/receiver-expressions.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";
import { readReceiver } from "../../../agent/objects/receiver.ts";

const ISSUER = { issuerURL: "https://issuer.example" };
const OWNER = { name: "owner", expression: "claims.repository_owner" };
const VALIDATION = { message: "is ours", expression: "vars.owner == 'acme'" };

function wrongIn(spec: JsonObject) {
  const metadata = { name: "shop", namespace: "flux-system" };
  const apiVersion = "notification.toolkit.fluxcd.io/v1";
  const { expressions } = readReceiver({ apiVersion, kind: "Receiver", metadata, spec });
  return wrongExpressionOf(expressions);
}

function ofTokens(provider: JsonObject): JsonObject {
  return { type: "generic-oidc", oidcProviders: [{ ...ISSUER, ...provider }] };
}

test.for([
  ["a filter over both", { resourceFilter: "has(res.metadata.annotations) && req.tag == '1'" }],
  [
    "a filter over the claims of tokens",
    { type: "generic-oidc", resourceFilter: "claims.ref == 'refs/heads/main'" },
  ],
  [
    "what is asked of tokens, and names of any kind",
    ofTokens({ variables: [OWNER], validations: [VALIDATION] }),
  ],
  ["nothing", {}],
] as const)("%s is all right", ([, spec]) => {
  const wrong = wrongIn(spec);

  expect(wrong).toBeUndefined();
});

test.for([
  [
    "a grammar that is none",
    { resources: [{ kind: "Bucket", name: "a", filter: "res." }] },
    `invalid filter expression for resources[0] (kind="Bucket", name="a"): failed to parse the CEL expression 'res.'`,
  ],
  ["an answer that is no yes or no", { resourceFilter: "1 + 1" }, "expected bool, got int"],
  [
    "claims where nobody has any",
    { type: "github", resourceFilter: "claims.sub == 'a'" },
    "claims",
  ],
  [
    "what is asked of tokens",
    ofTokens({ validations: [{ ...VALIDATION, expression: "'main'" }] }),
    `oidcProviders[0] (issuerURL="https://issuer.example"): invalid expression for validation "is ours": `,
  ],
  [
    "a name for what nobody has",
    ofTokens({ variables: [{ ...OWNER, expression: "req.owner" }], validations: [VALIDATION] }),
    `invalid expression for variable "owner": failed to parse the CEL expression 'req.owner': `,
  ],
] as const)("%s is told", ([, spec, part]) => {
  const wrong = wrongIn(spec);

  expect(wrong?.message).toContain("failed to parse the CEL expression");
  expect(wrong?.message).toContain(part);
});
