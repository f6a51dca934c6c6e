import { arnOf } from "./queue/arn.ts";
import type { LocalQueue } from "./queue/start-queue.ts";

const MAX_RECEIVES = "10"; // as infra/aws/queue.yml: then a message goes to the dead-letter queue

/** Makes the queue for a cluster's hints as it is in the cloud, with the queue for what is never done with; tells its URL. */
export function createHintQueue(queue: LocalQueue): string {
  const dead = "hints-dead";
  queue.createQueue(dead);
  const redrive = { deadLetterTargetArn: arnOf(dead), maxReceiveCount: MAX_RECEIVES };
  return queue.createQueue("hints", { RedrivePolicy: JSON.stringify(redrive) });
}
