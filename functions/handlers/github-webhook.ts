import { jsonLog } from "../adapters/json-log.ts";
import { lambdaDelivery } from "../adapters/lambda-delivery.ts";
import { sqsQueue } from "../adapters/sqs-queue.ts";
import { webhookSecrets } from "../adapters/webhook-secrets.ts";
import { describeProblems, readConfig } from "../config.ts";
import { receiveDelivery, type Receiving } from "./receive-delivery.ts";

/** What a function URL and an HTTP API take for an answer. */
export interface LambdaAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const receiving = assemble(); // once, while Lambda starts the function: a wrong setting fails the start

/** Answers a webhook that reaches Lambda by a function URL or by an HTTP API. */
export async function handler(event: unknown): Promise<LambdaAnswer> {
  const delivery = lambdaDelivery(event, new Date());
  const { status, headers, body } = await receiveDelivery(delivery, receiving);
  return { statusCode: status, headers, body };
}

function assemble(): Receiving {
  const config = readConfig(process.env);
  if (!config.ok) {
    throw new Error(
      `pullhook cannot start with these settings:\n${describeProblems(config.error)}`,
    );
  }
  const { queueUrl, webhookSecrets: secrets } = config.value;
  return {
    isSigned: webhookSecrets(secrets),
    send: sqsQueue({ queueUrl }),
    log: jsonLog(writeLine, () => new Date()),
    now: () => new Date(),
  };
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
