import { expect, test } from "vitest";

import { Secret } from "#contract/secret.ts";

import { webhookSecrets } from "../../../functions/adapters/webhook-secrets.ts";
import { signatureOf } from "../../support/github-delivery.ts";

// The example in GitHub's documentation, "Validating webhook deliveries".
const SECRET = "It's a Secret to Everybody";
const SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

test("knows the signature of GitHub's own example", async () => {
  const isSigned = webhookSecrets([new Secret(SECRET)]);

  expect(await isSigned("Hello, World!", SIGNATURE)).toBe(true);
  expect(await isSigned("Hello, World?", SIGNATURE)).toBe(false);
});

test.for([
  ["the first of two", [SECRET, "next"], true],
  ["the second of two", ["next", SECRET], true],
  ["neither of two", ["next", "last"], false],
  ["one beside an empty one", ["", SECRET], true],
  ["none at all", [], false],
] as const)("a signature is made with %s: %j", async ([, secrets, want]) => {
  const isSigned = webhookSecrets(secrets.map((secret) => new Secret(secret)));

  expect(await isSigned("Hello, World!", SIGNATURE)).toBe(want);
});

test.for([
  ["an empty text", "", signatureOf(Buffer.from(""), SECRET)],
  ["an empty signature", "Hello, World!", ""],
] as const)("%s is signed by nobody", async ([, text, signature]) => {
  expect(await webhookSecrets([new Secret(SECRET)])(text, signature)).toBe(false);
});
