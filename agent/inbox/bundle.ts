import type { Hint } from "#contract/hint.ts";

import type { QueueMessage } from "../ports.ts";

/** Messages that all say "look again" at the same, and the newest of their hints, which stands for all. */
export interface Bundle {
  readonly key: string; // the same for the same repository and ref, or image
  readonly hint: Hint;
  readonly messages: readonly QueueMessage[]; // each once, with the receipt of its last receive
}

/** Makes one of two bundles with one key. */
export function mergeBundles(earlier: Bundle, later: Bundle): Bundle {
  return {
    key: earlier.key,
    hint: isNewer(later.hint, earlier.hint) ? later.hint : earlier.hint,
    messages: mergeMessages(earlier.messages, later.messages),
  };
}

/** A message that comes again takes the place of what it was: only its last receipt counts. */
export function mergeMessages(
  earlier: readonly QueueMessage[],
  later: readonly QueueMessage[],
): readonly QueueMessage[] {
  const byId = new Map([...earlier, ...later].map((message) => [message.id, message]));
  return [...byId.values()];
}

// Of hints of one moment, either may stand for the other.
function isNewer(a: Hint, b: Hint): boolean {
  return Date.parse(a.time) >= Date.parse(b.time);
}
