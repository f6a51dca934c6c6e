import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from "jose";

import { err, ok, type Result } from "#contract/result.ts";

import type { Claims, ClaimsOf } from "../intake/proof/proof.ts";
import type { TrustedToken } from "../settings/settings.ts";

/** Gives an issuer's public keys; `fresh`: not those that are remembered, for the one of the token is not among them. */
export type KeysOf = (
  issuer: string,
  how: { readonly fresh: boolean },
) => Promise<Result<JSONWebKeySet, string>>;

const ALGORITHMS = ["RS256", "ES256"]; // with a public key; never one that is shared, and never none
const CLOCK_TOLERANCE_SECONDS = 30;

/** Checks tokens (JWT) against an issuer's keys and the claims that they must have. */
export function tokenClaims(trusted: TrustedToken, keysOf: KeysOf): ClaimsOf {
  return async (token, now) => {
    const remembered = await verify(token, now, { trusted, keysOf, fresh: false });
    const payload =
      remembered === "key unknown"
        ? await verify(token, now, { trusted, keysOf, fresh: true })
        : remembered;
    if (payload === "key unknown") return err("it is signed with a key that its issuer has not");
    return payload.ok ? checkClaims(payload.value, trusted) : payload;
  };
}

interface Checking {
  readonly trusted: TrustedToken;
  readonly keysOf: KeysOf;
  readonly fresh: boolean;
}

async function verify(
  token: string,
  now: Date,
  { trusted, keysOf, fresh }: Checking,
): Promise<Result<JWTPayload, string> | "key unknown"> {
  const { issuer, audience } = trusted;
  const keys = await keysOf(issuer, { fresh });
  if (!keys.ok) return keys;
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys.value), {
      algorithms: ALGORITHMS,
      issuer: issuersOf(issuer),
      audience,
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ["exp", "iat"],
    });
    return ok(payload);
  } catch (thrown) {
    if (thrown instanceof errors.JWKSNoMatchingKey) return "key unknown";
    return err(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const GOOGLE = "https://accounts.google.com";

/** Google's tokens name it in either of two ways. */
function issuersOf(issuer: string): string[] {
  return issuer === GOOGLE ? [GOOGLE, "accounts.google.com"] : [issuer];
}

function checkClaims(
  payload: Claims,
  { email, claims = {} }: TrustedToken,
): Result<Claims, string> {
  if (email !== undefined) {
    if (payload["email"] !== email) return err("email is another's");
    if (payload["email_verified"] !== true) return err("email is not verified");
  }
  const wrong = Object.entries(claims).find(([name, value]) => payload[name] !== value);
  return wrong === undefined ? ok(payload) : err(`${wrong[0]} is not what is asked for`);
}
