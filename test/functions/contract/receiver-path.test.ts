import { expect, test } from "vitest";

import { receiverPath } from "#contract/receiver-path.ts";

// As `printf '%s%s%s' TOKEN NAME NAMESPACE | sha256sum` prints it.
test.for([
  ["token", "54d56aba564393db22bde2fa5097327ddc2131fa9ba9e9b16da40e7daf2562a1"],
  ["", "ba7d8f36dd4e604bfbdf99108295489f9916f8bc4c112f1d06f577c6a8e31a0c"],
] as const)("the path of a Receiver with the token %j is Flux's", ([token, digest]) => {
  const path = receiverPath({ token, name: "shop", namespace: "flux-system" });

  expect(path).toBe(`/hook/${digest}`);
});
