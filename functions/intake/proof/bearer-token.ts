import { ok } from "#contract/result.ts";

import { headerValues } from "../delivery.ts";
import { notSigned, type Proof } from "./proof.ts";

const MAX_TOKEN_CHARACTERS = 16_384; // what one header may have elsewhere, too

/** Proves by a signed token (JWT) in `Authorization: Bearer`. Which claim was wrong is told: it is no secret, and hard to guess. */
export const bearerToken: Proof = async (delivery, { claimsOf }) => {
  const [value = "", ...more] = headerValues(delivery, "Authorization");
  const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(value) ?? [];
  if (token === undefined || more.length > 0 || token.length > MAX_TOKEN_CHARACTERS) {
    return notSigned("one token in Authorization: Bearer");
  }
  const claims = await claimsOf(token, delivery.receivedAt);
  return claims.ok ? ok({ claims: claims.value }) : notSigned(`a valid token: ${claims.error}`);
};
