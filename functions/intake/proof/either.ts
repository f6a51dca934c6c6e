import { headerValues } from "../delivery.ts";
import type { Proof } from "./proof.ts";

/** Proves in the first way where its header is there, and in the second where it is not. */
export function whereHeader(header: string, first: Proof, second: Proof): Proof {
  return (delivery, trust, tokenInPath) => {
    const proof = headerValues(delivery, header).length > 0 ? first : second;
    return proof(delivery, trust, tokenInPath);
  };
}

/** Proves in the first way that works, for senders of which a header does not tell how they are set up. */
export function anyOf(...proofs: readonly [Proof, ...Proof[]]): Proof {
  const [first, ...others] = proofs;
  return async (delivery, trust, tokenInPath) => {
    const outcome = await first(delivery, trust, tokenInPath);
    for (const proof of others) {
      const other = await proof(delivery, trust, tokenInPath);
      if (other.ok && !outcome.ok) return other;
    }
    return outcome;
  };
}
