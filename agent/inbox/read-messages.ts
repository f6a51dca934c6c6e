import { decodeHint, type HintProblem } from "#contract/hint.ts";

import type { QueueMessage } from "../ports.ts";
import type { HintMessage } from "./coalesce.ts";

/** A message that holds no hint that this agent reads, and why. */
export interface UnreadableMessage {
  readonly message: QueueMessage;
  readonly problem: HintProblem;
}

/** Tells the messages that hold a hint from the others. */
export function readMessages(messages: readonly QueueMessage[]): {
  readonly readable: readonly HintMessage[];
  readonly unreadable: readonly UnreadableMessage[];
} {
  const readable: HintMessage[] = [];
  const unreadable: UnreadableMessage[] = [];
  for (const message of messages) {
    const hint = decodeHint(message.body);
    if (hint.ok) readable.push({ message, hint: hint.value });
    else unreadable.push({ message, problem: hint.error });
  }
  return { readable, unreadable };
}
