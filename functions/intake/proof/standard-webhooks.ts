import { ok } from "#contract/result.ts";

import { headerValues, type Delivery } from "../delivery.ts";
import { notSigned, type Proof } from "./proof.ts";

const TOLERANCE_SECONDS = 300; // either way, as the specification's own libraries allow
const MAX_SIGNATURES = 16; // a sender that rotates its keys signs with each
const MAC_BYTES = 32;

/**
 * Proves as Standard Webhooks 1.0 say: one of the listed `v1` signatures is the HMAC-SHA256 of id, time and body, and the time is
 * now. Asymmetric signatures (`v1a`) beside it are passed over.
 */
export const standardWebhooks: Proof = async (delivery, { keyring }) => {
  const problem = notSigned("one valid webhook-signature of the last five minutes");
  const [id, timestamp, signatures] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(
    (name) => onlyValue(delivery, name),
  );
  if (id === undefined || timestamp === undefined || signatures === undefined) return problem;
  if (!isRecent(timestamp, delivery.receivedAt)) return problem;
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), delivery.body]);
  const secrets = macsIn(signatures).map((mac) =>
    keyring.signerOf({ algorithm: "sha256", content, mac, keyForm: "whsec" }),
  );
  const secret = secrets.find((name) => name !== undefined);
  return secret === undefined ? problem : ok({ secret });
};

function onlyValue(delivery: Delivery, name: string): string | undefined {
  const [value, ...more] = headerValues(delivery, name);
  return more.length > 0 || value === "" ? undefined : value;
}

function isRecent(timestamp: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}

function macsIn(signatures: string): readonly Uint8Array[] {
  return signatures
    .split(" ", MAX_SIGNATURES)
    .map((signature) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(signature)?.[1])
    .filter((encoded) => encoded !== undefined)
    .map((encoded) => Buffer.from(encoded, "base64"))
    .filter((mac) => mac.byteLength === MAC_BYTES);
}
