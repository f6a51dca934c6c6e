import { receiveEvent } from "./receive-event.ts";
import { startOnLambda } from "./start-on-lambda.ts";

const receiving = startOnLambda(import.meta.url);

/** Takes an event of ECR that a rule of EventBridge hands to the function. */
export async function handler(event: unknown): Promise<void> {
  await receiveEvent(event, receiving);
}
