import { ok } from "#contract/result.ts";

import { headerValues } from "../delivery.ts";
import { readMac } from "./hmac.ts";
import type { MacAlgorithm } from "./keyring.ts";
import { notSigned, type Proof } from "./proof.ts";

const HEADER = "X-Signature";
const ALGORITHMS: readonly MacAlgorithm[] = ["sha1", "sha256", "sha512"];

/** Proves by the header of Flux's `generic-hmac`, which names its algorithm: `sha256=` and the MAC of the body in hex. */
export const genericHmac: Proof = async (delivery, { keyring }) => {
  const [value = "", ...more] = headerValues(delivery, HEADER);
  const algorithm = ALGORITHMS.find((name) => value.startsWith(`${name}=`));
  const mac = algorithm && readMac(value, `${algorithm}=`, algorithm);
  if (algorithm === undefined || mac === undefined || more.length > 0) {
    return notSigned(`one valid ${HEADER}`);
  }
  const secret = keyring.signerOf({ algorithm, content: delivery.body, mac, keyForm: "text" });
  return secret === undefined ? notSigned(`one valid ${HEADER}`) : ok({ secret });
};
