import { lambdaDelivery } from "../adapters/lambda-delivery.ts";
import { startOnLambda } from "./start-on-lambda.ts";
import { receiveTraced } from "./trace-delivery.ts";

/** What a function URL and an HTTP API take for an answer. */
export interface LambdaAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const receiving = startOnLambda(import.meta.url);

/** Answers a webhook that reaches Lambda by a function URL or by an HTTP API. */
export async function handler(event: unknown): Promise<LambdaAnswer> {
  const delivery = lambdaDelivery(event, new Date());
  const { status, headers, body } = await receiveTraced(delivery, receiving);
  return { statusCode: status, headers, body };
}
