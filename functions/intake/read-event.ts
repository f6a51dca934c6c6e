import { quote } from "#contract/json.ts";
import { err, type Result } from "#contract/result.ts";

import { MAX_DELIVERY_BYTES, type Delivery } from "./delivery.ts";
import type { Event } from "./event.ts";
import { readGithub } from "./github/read-github.ts";
import type { Rejection } from "./rejection.ts";
import type { IsSigned } from "./signature.ts";

type Reader = (delivery: Delivery, isSigned: IsSigned) => Promise<Result<Event, Rejection>>;

const READER_OF_PATH: ReadonlyMap<string, Reader> = new Map([["/hooks/github", readGithub]]);

/** Reads a delivery as what happened, once its sender has proved to be who the path says. */
export async function readEvent(
  delivery: Delivery,
  isSigned: IsSigned,
): Promise<Result<Event, Rejection>> {
  const reader = READER_OF_PATH.get(delivery.path);
  if (reader === undefined) return err(pathUnknown(delivery.path));
  if (delivery.method !== "POST") return err(methodWrong(delivery.method));
  if (delivery.body.byteLength > MAX_DELIVERY_BYTES) return err(bodyTooLarge());
  return reader(delivery, isSigned);
}

function bodyTooLarge(): Rejection {
  return {
    code: "body-too-large",
    message: `The body has more than ${MAX_DELIVERY_BYTES} bytes.`,
    advice: "Nothing is lost: the clusters find this push when they next poll the repository.",
  };
}

function pathUnknown(path: string): Rejection {
  const paths = [...READER_OF_PATH.keys()].join(", ");
  return {
    code: "path-unknown",
    message: `Nobody reads webhooks at ${quote(path)}.`,
    advice: `Set the webhook's payload URL to one of these paths: ${paths}.`,
  };
}

function methodWrong(method: string): Rejection {
  return {
    code: "method-wrong",
    message: `The method is ${quote(method)}, not POST.`,
    advice: "A webhook delivers with POST; a browser that opens this address has nothing to see.",
  };
}
