import { ok, type Result } from "#contract/result.ts";

import { refuse, type Fault } from "./fault.ts";
import type { Message } from "./message.ts";
import type { Queue } from "./queue.ts";

/** What a receipt handle says: which message was handed out, and for the how manieth time. */
export interface Receipt {
  readonly id: string;
  readonly receives: number;
}

/** The handle that a receiver must show to remove a message or to hide it longer. */
export function printReceipt(queue: string, { id, receives }: Message): string {
  return Buffer.from(`${queue} ${id} ${receives}`).toString("base64");
}

/** Reads a handle back, and refuses one that this queue never gave. */
export function readReceipt(queue: Queue, handle: string): Result<Receipt, Fault> {
  if (handle === "") {
    return refuse("MissingParameter", "The request must contain the parameter ReceiptHandle.");
  }
  const [name, id = "", receives = ""] = Buffer.from(handle, "base64").toString().split(" ");
  const receipt = { id, receives: Number(receives) };
  if (name !== queue.name || !/^[1-9]\d*$/.test(receives)) {
    return refuse("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not valid.`);
  }
  return ok(receipt);
}
