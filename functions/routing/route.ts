import type { Hint } from "#contract/hint.ts";

import type { Event, RefEvent } from "../intake/event.ts";

/** Who is told of an event, or why nobody is. */
export type Route =
  | { readonly kind: "hints"; readonly hints: readonly Hint[] }
  | { readonly kind: "nobody"; readonly because: string };

/** Turns what happened into hints to look again: one for each branch or tag that is not what it was. */
export function route(event: Event, receivedAt: Date): Route {
  switch (event.kind) {
    case "branch-moved":
    case "branch-deleted":
    case "tag-created":
    case "tag-deleted":
      return { kind: "hints", hints: [hintOf(event, receivedAt)] };
    case "ping":
      return { kind: "nobody", because: "The ping arrived, and its signature is valid." };
    case "ignored":
      return { kind: "nobody", because: event.reason };
  }
}

function hintOf(event: RefEvent, receivedAt: Date): Hint {
  const { deliveryId, repository, ref, before } = event;
  const after = "after" in event ? event.after : undefined;
  const [clone] = repository.urls;
  return {
    id: deliveryId,
    time: receivedAt.toISOString(),
    repository: clone,
    ref,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}
