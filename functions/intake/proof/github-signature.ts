import { ok } from "#contract/result.ts";

import { headerValues } from "../delivery.ts";
import { notSigned, type Proof } from "./proof.ts";

const HEADER = "X-Hub-Signature-256"; // the SHA-1 header beside it is not looked at

/** Proves by GitHub's signature over the raw body, as @octokit/webhooks verifies it. */
export const githubSignature: Proof = async (delivery, { keyring }) => {
  const [signature = "", ...more] = headerValues(delivery, HEADER);
  if (signature === "" || more.length > 0) return notSigned(`one valid ${HEADER}`);
  const secret = await keyring.githubSignerOf(delivery.body, signature);
  return secret === undefined ? notSigned(`one valid ${HEADER}`) : ok({ secret });
};
