import { awsClient, BRIEFLY, type AwsClient } from "../adapters/aws/aws-client.ts";
import type { AwsKeys } from "../adapters/aws/sign.ts";
import { dynamoDeliveries } from "../adapters/dynamo-deliveries.ts";
import { openGuests } from "../adapters/guests.ts";
import { issuerKeys } from "../adapters/issuer-keys.ts";
import { memoryDeliveries } from "../adapters/memory-deliveries.ts";
import { otlpSpans } from "../adapters/otlp-spans.ts";
import { SecretCache } from "../adapters/secret-cache.ts";
import { sqsQueue } from "../adapters/sqs-queue.ts";
import { storedSecret } from "../adapters/stored-secret.ts";
import type { Config } from "../config.ts";
import type { Count, Deliveries, Log } from "../ports.ts";
import type { Receiving } from "./receive-delivery.ts";
import type { TracedReceiving } from "./trace-delivery.ts";

/** Where a program writes, and what it signs in with. */
export interface Surroundings {
  readonly keys: AwsKeys | undefined;
  readonly log: Log;
  readonly count: Count;
  readonly storeEndpoint?: string; // of secrets and tables; absent: AWS
}

function now(): Date {
  return new Date();
}

/** Puts together what receives deliveries. */
export function assemble(config: Config, surroundings: Surroundings): TracedReceiving {
  const { clusters, senders, receivers, region, otlpEndpoint } = config;
  const { keys, log, count, storeEndpoint } = surroundings;
  const aws = awsClient({ region, keys, now });
  const at = storeEndpoint === undefined ? { region } : { region, endpoint: storeEndpoint };
  const cache = new SecretCache(storedSecret(aws, at), now);
  return {
    guests: openGuests(senders, receivers, { cache, keysOf: issuerKeys(now) }),
    clusters,
    queues: queuesOf(clusters, aws),
    deliveries: deliveriesIn(config, surroundings),
    log,
    count,
    now,
    ...(otlpEndpoint !== undefined && { sendSpans: otlpSpans(otlpEndpoint, log) }),
  };
}

function queuesOf(clusters: Config["clusters"], aws: AwsClient): Receiving["queues"] {
  return new Map(clusters.map(({ name, queueUrl }) => [name, sqsQueue(queueUrl, aws)]));
}

function deliveriesIn(
  { deliveriesTable, region }: Config,
  { keys, log, storeEndpoint }: Surroundings,
): Deliveries {
  if (deliveriesTable === undefined) return memoryDeliveries();
  const at = storeEndpoint === undefined ? { region } : { region, endpoint: storeEndpoint };
  const aws = awsClient({ region, keys, now, patience: BRIEFLY });
  return dynamoDeliveries(aws, { ...at, table: deliveriesTable, now, log });
}
