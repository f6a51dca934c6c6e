import type { Deliveries, Log } from "../ports.ts";
import type { AwsCall, AwsClient } from "./aws/aws-client.ts";

const KEEP_SECONDS = 14 * 24 * 3600; // GitHub sends again for 3 days, an Enterprise Server for 7

export interface TableOptions {
  readonly table: string;
  readonly region: string;
  readonly endpoint?: string; // absent: that of AWS
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * Remembers deliveries in a DynamoDB table, for all instances of a function. Where the table does not answer, nothing is known: the
 * hints of a delivery that comes twice are then sent twice, which does no harm.
 */
export function dynamoDeliveries(aws: AwsClient, options: TableOptions): Deliveries {
  const { table, region, now, log } = options;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const endpoint = options.endpoint ?? `https://dynamodb.${region}.${domain}`;
  async function call(operation: string, input: AwsCall["input"]): ReturnType<AwsClient> {
    const target = `DynamoDB_20120810.${operation}`;
    const answer = await aws({ endpoint, service: "dynamodb", target, version: "1.0", input });
    if (!answer.ok) {
      const reason = answer.error.message;
      log({ level: "warn", message: "deliveries are not remembered", reason });
    }
    return answer;
  }
  return {
    async has(id) {
      const answer = await call("GetItem", { TableName: table, Key: { id: { S: id } } });
      return answer.ok && "Item" in answer.value;
    },
    async add(id) {
      const expiresAt = Math.floor(now().getTime() / 1000) + KEEP_SECONDS;
      const item = { id: { S: id }, expiresAt: { N: String(expiresAt) } };
      await call("PutItem", { TableName: table, Item: item });
    },
  };
}
