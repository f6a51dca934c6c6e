import type { Hint } from "#contract/hint.ts";
import { withoutCredentials } from "#contract/repository-url.ts";

import type { HintQueue, Logger, Metrics, QueueMessage, Sleep } from "../ports.ts";
import type { Handled } from "../reconcile/follow-hint.ts";
import type { Bundle } from "./bundle.ts";
import { coalesce } from "./coalesce.ts";
import { disposeHandled, disposeUnreadable } from "./dispose.ts";
import { keepHidden } from "./keep-hidden.ts";
import { pause } from "./pause.ts";
import { readMessages, type UnreadableMessage } from "./read-messages.ts";
import { receiveMessages } from "./receive-messages.ts";
import { settle } from "./settle.ts";
import { WorkInHand } from "./work-in-hand.ts";

const MOST_BUNDLES = 40; // at work at one time: a few that hang leave room for the others
const MOST_MESSAGES = 500; // in hand, those included that wait for work on their repository to end
const MOST_RECEIVED = 10; // at a time; a limit of SQS
const HIDE_SECONDS = 30; // after which the hints of an agent that was killed come again
const RECEIVING = { hideSeconds: HIDE_SECONDS };
const KEEPING = { hideSeconds: HIDE_SECONDS, everySeconds: 10 }; // two failures in a row do no harm
const DRAIN_SECONDS = 15; // for work to end; Kubernetes kills 30 s after it asked to stop

/** What the inbox needs from the rest. */
export interface InboxWorld {
  readonly queue: HintQueue;
  /** Sees to it that what a hint tells of is recorded in the cluster. */
  readonly handOn: (hint: Hint, signal: AbortSignal) => Promise<Handled>;
  readonly sleep: Sleep;
  readonly chance: () => number; // from 0 to 1, as Math.random
  readonly log: Logger;
  readonly metrics: Pick<
    Metrics,
    "hintsReceived" | "hintsSettled" | "messageParked" | "hintsReturned"
  >;
}

/**
 * Reads hints from the queue and hands them on, until the signal is aborted: then it receives nothing more, lets work end
 * for a while, and shows the messages of what did not end again at once.
 *
 * A message leaves the queue only after what its hint tells of was recorded in the cluster, or concerns nothing here; killed
 * at any point, the agent is given it again. Hints that come twice or out of order only make it look once more.
 */
export async function runInbox(world: InboxWorld, signal: AbortSignal): Promise<void> {
  const working = new AbortController();
  const inHand = new WorkInHand({
    mostBundles: MOST_BUNDLES,
    mostMessages: MOST_MESSAGES,
    work: ({ hint }) => handOn(world, hint, working.signal),
    settle: (bundle, handled) => settleBundle(world, bundle, handled),
    sleep: world.sleep,
  });
  const keeping = new AbortController();
  const kept = keepHidden(
    { ...world, ...KEEPING, messages: () => inHand.messages() },
    keeping.signal,
  );
  try {
    for await (const messages of receiveMessages({ ...world, ...RECEIVING }, signal)) {
      world.metrics.hintsReceived(messages);
      const { readable, unreadable } = readMessages(messages);
      for (const bundle of coalesce(readable)) inHand.take(bundle);
      await park(world, unreadable);
      await inHand.roomFor(MOST_RECEIVED, signal);
    }
  } finally {
    await Promise.all([showAgain(world, inHand.close()), drain(world, inHand)]);
    const unfinished = inHand.abandon();
    working.abort(new Error("the agent is stopping"));
    keeping.abort();
    await kept; // what keeps hidden must not come after what shows again
    await showAgain(world, unfinished);
  }
}

async function handOn(world: InboxWorld, hint: Hint, signal: AbortSignal): Promise<Handled> {
  try {
    return await world.handOn(hint, signal);
  } catch (thrown) {
    return { kind: "failed", because: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function settleBundle(
  world: InboxWorld,
  { hint, messages }: Bundle,
  handled: Handled,
): Promise<void> {
  const receives = Math.max(...messages.map((message) => message.receives));
  const disposition = disposeHandled(handled, { receives, chance: world.chance() });
  world.metrics.hintsSettled(messages, handled.kind);
  await settle(world, messages, disposition, {
    hint: hint.id,
    ...(hint.kind === "ref"
      ? { repository: withoutCredentials(hint.repository), ref: hint.ref }
      : { image: hint.image }),
    outcome: handled.kind,
    messages: messages.length,
  });
}

async function park(world: InboxWorld, unreadable: readonly UnreadableMessage[]): Promise<void> {
  for (const { message, problem } of unreadable) {
    const { id, receives } = message;
    const disposition = disposeUnreadable(problem, receives);
    world.metrics.messageParked(message);
    await settle(world, [message], disposition, { message: id, code: problem.code, receives });
  }
}

async function showAgain(
  { queue, log, metrics }: InboxWorld,
  messages: readonly QueueMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  metrics.hintsReturned(messages);
  const shown = await queue.hide(messages, 0);
  if (shown.ok) log.info("hints given back to the queue", { messages: messages.length });
  else log.error("messages come again later", { because: shown.error.message });
}

/** Waits for work to end, but not for ever. */
async function drain({ sleep }: InboxWorld, inHand: WorkInHand): Promise<void> {
  const enough = new AbortController();
  await Promise.race([inHand.ended(), pause(sleep, DRAIN_SECONDS, enough.signal)]);
  enough.abort();
}
