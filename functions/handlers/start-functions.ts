import { ok } from "#contract/result.ts";
import type { Secret } from "#contract/secret.ts";

import { serveHttp, type HttpServer } from "../adapters/node-http.ts";
import { sqsQueue, type SqsQueueOptions } from "../adapters/sqs-queue.ts";
import { webhookSecrets } from "../adapters/webhook-secrets.ts";
import type { Log } from "../ports.ts";
import { receiveDelivery, type Receiving } from "./receive-delivery.ts";

export interface FunctionsOptions {
  readonly secrets: readonly Secret[];
  readonly queue: SqsQueueOptions;
  readonly port: number; // 0: a free one
  readonly host?: string; // absent: only this machine can connect
  readonly log: Log;
}

/** Serves over plain HTTP, until it is closed, what runs as functions on Lambda: the same paths, the same answers. */
export async function startFunctions(options: FunctionsOptions): Promise<HttpServer> {
  const { secrets, queue, port, host = "127.0.0.1", log } = options;
  const receiving: Receiving = {
    isSigned: webhookSecrets(secrets),
    send: sqsQueue(queue),
    log,
    now: () => new Date(),
  };
  return serveHttp({
    port,
    host,
    log,
    receive: (delivery) => receiveDelivery(ok(delivery), receiving),
  });
}
