import { arnOf } from "./queue/arn.ts";
import type { LocalQueue } from "./queue/start-queue.ts";

const MAX_RECEIVES = "10"; // as in infra/aws/stack: then a message goes to the dead-letter queue

/** Makes the queue for a cluster's hints as it is in the cloud, with the queue for what is never done with; tells its URL. */
export function createHintQueue(queue: LocalQueue, cluster?: string): string {
  const suffix = cluster === undefined ? "" : `-${cluster}`;
  const dead = `hints-dead${suffix}`;
  queue.createQueue(dead);
  const redrive = { deadLetterTargetArn: arnOf(dead), maxReceiveCount: MAX_RECEIVES };
  return queue.createQueue(`hints${suffix}`, { RedrivePolicy: JSON.stringify(redrive) });
}
