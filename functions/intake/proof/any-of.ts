import type { Proof } from "./proof.ts";

/** Proves in whichever way works, for senders that can be set up in several. All are tried, so that the time tells nothing. */
export function anyOf(...proofs: readonly [Proof, ...Proof[]]): Proof {
  const [first, ...others] = proofs;
  return async (delivery, trust, tokenInPath) => {
    const outcome = await first(delivery, trust, tokenInPath);
    const rest = await Promise.all(others.map((proof) => proof(delivery, trust, tokenInPath)));
    return outcome.ok ? outcome : (rest.find((other) => other.ok) ?? outcome);
  };
}
