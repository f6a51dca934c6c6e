import { ok } from "#contract/result.ts";

import { headerValues, type Delivery } from "../delivery.ts";
import { readFormField } from "../read-payload.ts";
import type { MacAlgorithm } from "./keyring.ts";
import { notSigned, type Proof } from "./proof.ts";

/** Where a sender writes the MAC of its body, in hex. */
interface HmacHeader {
  readonly header: string;
  readonly algorithm: MacAlgorithm;
  readonly prefix: string;
  /** What is signed of a form: all of it, or the JSON that it carries. */
  readonly signedForm?: "body" | "payload";
}

/** Proves by a header that holds the MAC of the body, made with the shared secret. */
export function hmac(how: HmacHeader): Proof {
  const { header, algorithm, prefix, signedForm = "body" } = how;
  return async (delivery, { keyring }) => {
    const [value, ...more] = headerValues(delivery, header);
    const mac = value === undefined ? undefined : readMac(value, prefix, algorithm);
    const content = signedForm === "payload" ? signedPayload(delivery) : delivery.body;
    if (mac === undefined || more.length > 0 || content === undefined) {
      return notSigned(`one valid ${header}`);
    }
    const secret = keyring.signerOf({ algorithm, content, mac, keyForm: "text" });
    return secret === undefined ? notSigned(`one valid ${header}`) : ok({ secret });
  };
}

const ALGORITHMS: Readonly<Record<MacAlgorithm, number>> = { sha1: 20, sha256: 32, sha512: 64 };

/** Reads a MAC in lower-case hex; undefined where it is not of its algorithm's length. */
export function readMac(
  value: string,
  prefix: string,
  algorithm: MacAlgorithm,
): Uint8Array | undefined {
  if (!value.startsWith(prefix)) return undefined;
  const hex = value.slice(prefix.length);
  if (hex.length !== 2 * ALGORITHMS[algorithm] || !/^[0-9a-f]+$/.test(hex)) return undefined;
  return Buffer.from(hex, "hex");
}

/** The JSON in a form, which Gitea signs in place of the form; of any other body, the body. */
function signedPayload(delivery: Delivery): Uint8Array | undefined {
  const payload = readFormField(delivery);
  if (payload === undefined) return delivery.body;
  return payload.ok ? Buffer.from(payload.value, "utf8") : undefined;
}
