import { expect, test } from "vitest";

import { imageOfPackageUrl } from "../../../../functions/intake/generic/package-url.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const ESCAPED = encodeURIComponent(DIGEST);

test.for([
  [
    `pkg:oci/shop@${ESCAPED}?repository_url=ghcr.io/acme/shop&tag=1.2`,
    { registry: "ghcr.io", repository: "acme/shop", tag: "1.2", digest: DIGEST },
  ],
  ["pkg:docker/acme/shop@1.2", { registry: "docker.io", repository: "acme/shop", tag: "1.2" }],
  [
    "pkg:docker/acme/shop@1.2?repository_url=gcr.io",
    { registry: "gcr.io", repository: "acme/shop", tag: "1.2" },
  ],
  [`pkg:oci/shop@${ESCAPED}`, undefined], // it does not say where it is
  ["pkg:golang/example.com/shop@1.2", undefined],
  ["pkg:oci/%@%?repository_url=%", undefined],
  ["shop", undefined],
] as const)("%s", ([text, want]) => {
  expect(imageOfPackageUrl(text)).toEqual(want);
});
