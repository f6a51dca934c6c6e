import type { Operation } from "../world.ts";
import { getQueueAttributes, setQueueAttributes } from "./attributes.ts";
import { createQueue } from "./create-queue.ts";
import { deleteMessage, deleteMessageBatch } from "./delete.ts";
import { listDeadLetterSourceQueues, listQueues } from "./list-queues.ts";
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from "./move-tasks.ts";
import { deleteQueue, getQueueUrl, purgeQueue } from "./queues.ts";
import { receiveMessage } from "./receive.ts";
import { sendMessage, sendMessageBatch } from "./send.ts";
import { listQueueTags, tagQueue, untagQueue } from "./tags.ts";
import { changeMessageVisibility, changeMessageVisibilityBatch } from "./visibility.ts";

/** The operations of SQS that the queue answers, by name. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["CreateQueue", createQueue],
  ["GetQueueUrl", getQueueUrl],
  ["ListQueues", listQueues],
  ["ListDeadLetterSourceQueues", listDeadLetterSourceQueues],
  ["DeleteQueue", deleteQueue],
  ["PurgeQueue", purgeQueue],
  ["GetQueueAttributes", getQueueAttributes],
  ["SetQueueAttributes", setQueueAttributes],
  ["TagQueue", tagQueue],
  ["UntagQueue", untagQueue],
  ["ListQueueTags", listQueueTags],
  ["SendMessage", sendMessage],
  ["SendMessageBatch", sendMessageBatch],
  ["ReceiveMessage", receiveMessage],
  ["DeleteMessage", deleteMessage],
  ["DeleteMessageBatch", deleteMessageBatch],
  ["ChangeMessageVisibility", changeMessageVisibility],
  ["ChangeMessageVisibilityBatch", changeMessageVisibilityBatch],
  ["StartMessageMoveTask", startMessageMoveTask],
  ["CancelMessageMoveTask", cancelMessageMoveTask],
  ["ListMessageMoveTasks", listMessageMoveTasks],
]);

/** The operations of SQS that it knows of and does not have: there are no permissions here. */
export const LEFT_OUT: ReadonlySet<string> = new Set(["AddPermission", "RemovePermission"]);
