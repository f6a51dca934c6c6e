import { err, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import type { Rejection } from "../rejection.ts";
import type { Keyring } from "./keyring.ts";

/** What a sender's deliveries are checked against. */
export interface Trust {
  readonly keyring: Keyring;
  readonly claimsOf: ClaimsOf;
}

/**
 * Gives the claims of a token, once it is known that it was issued by whom the settings name, for us, to whom they name, and is
 * valid now; otherwise the claim or part that is wrong.
 */
export type ClaimsOf = (token: string, now: Date) => Promise<Result<Claims, string>>;

export type Claims = Readonly<Record<string, unknown>>;

/** A delivery of which it is known who sent it. */
export interface Proven {
  readonly secret?: string; // the name of the secret that proved it
  readonly claims?: Claims; // of the token that proved it
}

/** Finds out whether a delivery comes from whom its path says. `tokenInPath` is what follows the sender's name there. */
export type Proof = (
  delivery: Delivery,
  trust: Trust,
  tokenInPath: string | undefined,
) => Promise<Result<Proven, Rejection>>;

/** Refuses a delivery that is not proven. Whatever is wrong with a signature, the answer is the same. */
export function notSigned(proof: string): { readonly ok: false; readonly error: Rejection } {
  return err({
    code: "not-signed",
    message: `The delivery does not carry ${proof}.`,
    advice: "Set the same secret in the webhook's settings and where pullhook reads it.",
  });
}
