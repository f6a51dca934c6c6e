import { randomBytes } from "node:crypto";

import type { Result } from "#contract/result.ts";
import type { Span } from "#contract/span.ts";
import type { TraceContext } from "#contract/trace-context.ts";

import type { Answer, Delivery } from "../intake/delivery.ts";
import type { Rejection } from "../intake/rejection.ts";
import type { SendHint, SendSpans } from "../ports.ts";
import { receiveDelivery, type Receiving } from "./receive-delivery.ts";

/** Who receives, and who is told of it, if anybody is. */
export interface TracedReceiving extends Receiving {
  readonly sendSpans?: SendSpans; // absent: deliveries are not traced
}

/**
 * Receives a delivery, and sends on how long that took: one span for the delivery, and one for each hint, which carries the trace
 * to the agent. Each delivery begins a trace of its own: a sender is not believed that it is part of another.
 */
export async function receiveTraced(
  delivery: Result<Delivery, Rejection>,
  world: TracedReceiving,
): Promise<Answer> {
  const { sendSpans, now } = world;
  if (sendSpans === undefined) return receiveDelivery(delivery, world);
  const began = now();
  const context = { traceId: newId(16), spanId: newId(8), isSampled: true };
  const hints: Span[] = [];
  const queues = tracedQueues(world, context, (span) => hints.push(span));
  const answer = await receiveDelivery(delivery, { ...world, queues });
  const attributes = {
    "http.request.method": delivery.ok ? delivery.value.method : undefined,
    "url.path": delivery.ok ? delivery.value.path : undefined,
    "http.response.status_code": answer.status,
  };
  const failed = answer.status >= 500 ? { error: `answered ${answer.status}` } : {};
  const span = { context, name: "receive delivery", kind: "server", began, ended: now() } as const;
  await sendSpans([{ ...span, attributes, ...failed }, ...hints]);
  return answer;
}

function tracedQueues(
  { queues, now }: Receiving,
  parent: TraceContext,
  record: (span: Span) => void,
): Receiving["queues"] {
  function traced(cluster: string, send: SendHint): SendHint {
    return async (hint) => {
      const began = now();
      const context = { ...parent, spanId: newId(8) };
      const sent = await send({ ...hint, trace: context });
      record({
        context,
        parentSpanId: parent.spanId,
        name: "send hint",
        kind: "producer",
        began,
        ended: now(),
        attributes: {
          "messaging.system": "aws_sqs",
          "pullhook.cluster": cluster,
          "pullhook.hint": hint.id,
        },
        ...(sent.ok ? {} : { error: sent.error.message }),
      });
      return sent;
    };
  }

  return new Map([...queues].map(([cluster, send]) => [cluster, traced(cluster, send)]));
}

function newId(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
