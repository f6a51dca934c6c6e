import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseImageReference, registryName, repositoryPath } from "#contract/image-reference.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("an image's name", () => {
  test.for([
    ["alpine", { registry: "docker.io", repository: "library/alpine" }],
    ["acme/shop:1.2", { registry: "docker.io", repository: "acme/shop", tag: "1.2" }],
    ["index.docker.io/acme/shop", { registry: "docker.io", repository: "acme/shop" }],
    ["ghcr.io/Acme/Shop:v1", { registry: "ghcr.io", repository: "acme/shop", tag: "v1" }],
    ["localhost/shop", { registry: "localhost", repository: "shop" }],
    ["localhost:5000/shop:1", { registry: "localhost:5000", repository: "shop", tag: "1" }],
    [`quay.io/a/b@${DIGEST}`, { registry: "quay.io", repository: "a/b", digest: DIGEST }],
    [
      `quay.io/a/b:1@${DIGEST}`,
      { registry: "quay.io", repository: "a/b", tag: "1", digest: DIGEST },
    ],
  ] as const)("%s", ([text, want]) => {
    expect(parseImageReference(text)).toEqual({ ok: true, value: want });
  });

  test.for([
    ["", "names no image"],
    ["ghcr.io/", "names no image"],
    ["ghcr.io/a//b", "names no image"],
    ["ghcr.io/a b", "names no image"],
    ["https://ghcr.io/a/b", "names no image"],
    ["ghcr.io/a/b:", "has no valid tag"],
    [`ghcr.io/a/b:${"x".repeat(129)}`, "has no valid tag"],
    ["ghcr.io/a/b@sha256:abc", "has no valid digest"],
    ["user:hunter2@ghcr.io/a/b", "has no valid digest"],
  ] as const)("is none in %j", ([text, problem]) => {
    const image = parseImageReference(text);

    expect(image.ok ? "read" : image.error).toContain(problem);
  });

  test("is read in any text without throwing, and in a time that does not grow", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        const image = parseImageReference(text);

        expect(image.ok ? registryName(image.value.registry) : undefined).toBe(
          image.ok ? image.value.registry : undefined,
        );
      }),
    );
    const startedAt = performance.now();
    repositoryPath("a-".repeat(100_000));
    registryName(`${"a-".repeat(100_000)}.`);

    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
