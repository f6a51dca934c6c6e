import { quote } from "#contract/json.ts";
import { err, ok, type Result } from "#contract/result.ts";

import { headerValues, MAX_DELIVERY_BYTES, type Delivery } from "./delivery.ts";
import type { Reading } from "./event.ts";
import type { Trust } from "./proof/proof.ts";
import type { Rejection } from "./rejection.ts";
import type { Sender, SenderOptions } from "./sender.ts";

/** Whom a delivery says that it is from, and everything that is set up for it. */
export interface Guest {
  readonly sender: Sender;
  readonly tokenInPath?: string; // what follows the sender's name in the path
  readonly options: SenderOptions;
  readonly trust: Trust;
}

/** What a delivery tells, and by which secret its sender was known. */
export interface Told extends Reading {
  readonly secret?: string;
}

/** Reads a delivery as what happened, once its sender has proved to be who the path says. */
export async function readDelivery(
  delivery: Delivery,
  { sender, tokenInPath, options, trust }: Guest,
): Promise<Result<Told, Rejection>> {
  const problem = problemOf(delivery, sender);
  if (problem !== undefined) return err(problem);
  const proven = await sender.proof(delivery, trust, tokenInPath);
  if (!proven.ok) return proven;
  const asksFirst = delivery.method === "OPTIONS" ? sender.handshake : undefined;
  const reading = asksFirst?.(delivery) ?? sender.read(delivery, options, proven.value);
  if (!reading.ok) return reading;
  const { secret } = proven.value;
  return ok({ ...reading.value, ...(secret !== undefined && { secret }) });
}

function problemOf(delivery: Delivery, sender: Sender): Rejection | undefined {
  const { method, body } = delivery;
  const isAsked = method === "POST" || (method === "OPTIONS" && sender.handshake !== undefined);
  if (!isAsked) return methodWrong(method);
  if (body.byteLength > MAX_DELIVERY_BYTES) return bodyTooLarge();
  const [encoding] = headerValues(delivery, "Content-Encoding");
  return encoding === undefined || encoding === "identity" ? undefined : isEncoded(encoding);
}

function bodyTooLarge(): Rejection {
  return {
    code: "body-too-large",
    message: `The body has more than ${MAX_DELIVERY_BYTES} bytes.`,
    advice: "Nothing is lost: the clusters find this push when they next poll the repository.",
  };
}

/** A few compressed bytes may stand for gigabytes, and no sender that is read here compresses. */
function isEncoded(encoding: string): Rejection {
  return {
    code: "body-encoded",
    message: `The header Content-Encoding is ${quote(encoding)}: only bodies as they are can be read.`,
    advice: "Have the sender, or the proxy in between, send the body without compression.",
  };
}

function methodWrong(method: string): Rejection {
  return {
    code: "method-wrong",
    message: `The method is ${quote(method)}, not POST.`,
    advice: "A webhook delivers with POST; a browser that opens this address has nothing to see.",
  };
}
