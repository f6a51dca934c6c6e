import { encodeHint, type Hint, type RefHint } from "#contract/hint.ts";

import type { QueueMessage } from "../../agent/ports.ts";

/** A hint that main of acme/shop moved. */
export function aHint(over: Partial<RefHint> = {}): RefHint {
  return {
    kind: "ref",
    id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    time: "2026-01-01T00:00:00.000Z",
    repository: "https://github.com/acme/shop.git",
    ref: "refs/heads/main",
    ...over,
  };
}

/** Where a hint says to look: the URL of a repository, or the name of an image. */
export function placeOf(hint: Hint): string {
  return hint.kind === "ref" ? hint.repository : hint.image;
}

/** What of that place: a ref, or a tag where one is known. */
export function subjectOf(hint: Hint): string | undefined {
  return hint.kind === "ref" ? hint.ref : hint.tag;
}

/** A hint as the queue carries it. */
export function aHintBody(over: Partial<RefHint> = {}): string {
  const body = encodeHint(aHint(over));
  if (!body.ok) throw new Error(body.error.message);
  return body.value;
}

/** A message that the queue handed out once. */
export function aMessage(over: Partial<QueueMessage> = {}): QueueMessage {
  const { id = "m1" } = over;
  return { id, body: aHintBody(), receipt: `${id} 1`, receives: 1, sentAt: new Date(0), ...over };
}
