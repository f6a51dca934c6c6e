import { SQS } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe } from "vitest";

import { sqsClient } from "../../support/sqs/client.ts";
import { elasticMq } from "../../support/sqs/elasticmq.ts";
import { EMBEDDED } from "../../support/sqs/embedded.ts";
import type { SqsPeer } from "../../support/sqs/peer.ts";
import { checkBatches } from "./batches.ts";
import { checksOf } from "./check.ts";
import { checkFifo } from "./fifo.ts";
import { checkLongPolls } from "./long-poll.ts";
import { checkMessages } from "./messages.ts";
import { checkQueues } from "./queues.ts";
import { checkRedrive } from "./redrive.ts";
import { checkRefusals } from "./refusals.ts";
import { checkVisibility } from "./visibility.ts";

describe.each([EMBEDDED, ...elasticMq()])("SQS as $name answers it", (kind) => {
  let peer: SqsPeer | undefined;
  let sqs = new SQS({});
  beforeAll(async () => {
    peer = await kind.start();
    sqs = sqsClient(peer.endpoint);
  });
  afterAll(async () => {
    sqs.destroy();
    await peer?.stop();
  });

  const { check, close } = checksOf(kind, () => sqs);
  checkQueues(check);
  checkMessages(check);
  checkLongPolls(check);
  checkVisibility(check);
  checkRedrive(check);
  checkBatches(check);
  checkFifo(check);
  checkRefusals(check);
  close();
});
