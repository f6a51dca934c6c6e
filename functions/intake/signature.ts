import { err, ok, type Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "./delivery.ts";
import { malformedBody, type Rejection } from "./rejection.ts";

/** Tells whether GitHub's signature of a text was made with one of the secrets in force; in a time that tells nothing else. */
export type IsSigned = (text: string, signature: string) => Promise<boolean>;

const HEADER = "X-Hub-Signature-256";

/**
 * Gives the body of a delivery as text, once it is known who wrote it.
 *
 * Whatever is wrong with a signature, the answer is the same. The SHA-1 header that GitHub sends beside it is not looked at.
 */
export async function readSignedText(
  delivery: Delivery,
  isSigned: IsSigned,
): Promise<Result<string, Rejection>> {
  const [signature, ...more] = headerValues(delivery, HEADER);
  if (signature === undefined || more.length > 0) return err(NOT_SIGNED);
  if (!/^sha256=[0-9a-f]{64}$/.test(signature)) return err(NOT_SIGNED);
  const text = decodeUtf8(delivery.body);
  if (text === undefined) return malformedBody("The body is not UTF-8.");
  return (await isSigned(text, signature)) ? ok(text) : err(NOT_SIGNED);
}

const NOT_SIGNED: Rejection = {
  code: "not-signed",
  message: `The delivery does not carry one valid ${HEADER}.`,
  advice: "Set the same secret in the webhook's settings and in pullhook's WEBHOOK_SECRETS.",
};

/** Decodes so that the text has the same bytes again: no replacement characters, no byte order mark taken off. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
