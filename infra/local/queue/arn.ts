/** The only account that the embedded queue has. */
export const ACCOUNT = "000000000000";

const REGION = "us-east-1";
const PREFIX = `arn:aws:sqs:${REGION}:${ACCOUNT}:`;

/** The Amazon resource name of a queue. */
export function arnOf(queue: string): string {
  return `${PREFIX}${queue}`;
}

/** The queue that an Amazon resource name stands for, or undefined where it can be none of ours. */
export function queueOfArn(arn: string): string | undefined {
  return arn.startsWith(PREFIX) ? arn.slice(PREFIX.length) : undefined;
}
