import { expect, test } from "vitest";

import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";

import {
  readCreate,
  readDelete,
} from "../../../../../functions/intake/forges/github/read-create-delete.ts";
import { aRepository } from "../../../../support/github-delivery.ts";

function payload(ref: unknown, ref_type: unknown): JsonObject {
  const parsed = parseJson(JSON.stringify({ ref, ref_type, repository: aRepository() }));
  if (!isJsonObject(parsed)) throw new Error("not an object");
  return parsed;
}

test.for([
  ["create", "branch", readCreate, "branch-moved", "refs/heads/feature/a"],
  ["create", "tag", readCreate, "tag-created", "refs/tags/feature/a"],
  ["delete", "branch", readDelete, "branch-deleted", "refs/heads/feature/a"],
  ["delete", "tag", readDelete, "tag-deleted", "refs/tags/feature/a"],
] as const)("%s of a %s names no commit", ([, refType, read, kind, ref]) => {
  expect(read(payload("feature/a", refType))).toEqual({
    ok: true,
    value: {
      kind,
      ref,
      repository: {
        id: 186_853_002,
        fullName: "acme/shop",
        urls: [
          "https://github.com/acme/shop.git",
          "https://github.com/acme/shop",
          "git@github.com:acme/shop.git",
        ],
      },
    },
  });
});

test("a ref_type that is neither is ignored", () => {
  expect(readCreate(payload("main", "repository"))).toMatchObject({
    ok: true,
    value: { kind: "ignored", reason: 'The ref_type "repository" is neither a branch nor a tag.' },
  });
});

test.for([
  ["a..b", "branch", 'ref is "a..b", not the name of a branch.'],
  [undefined, "tag", "ref is missing"],
  ["v1", 7, "ref_type is 7, not a text"],
] as const)("a ref %j of type %j is refused", ([ref, refType, want]) => {
  const event = readCreate(payload(ref, refType));

  expect(event.ok ? "accepted" : event.error.message).toContain(want);
});
