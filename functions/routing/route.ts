import type { Hint } from "#contract/hint.ts";
import { quote } from "#contract/json.ts";

import type { Event, ImageEvent, RefEvent } from "../intake/event.ts";
import { matchImage } from "./match-image.ts";
import { hasStar, matchRepository } from "./match-repository.ts";
import type { Cluster, RepositorySubscription } from "./subscription.ts";

/** A hint, and the cluster that is to have it. */
export interface Addressed {
  readonly cluster: string;
  readonly hint: Hint;
}

/** Who is told of an event, or why nobody is. */
export type Route =
  | { readonly kind: "hints"; readonly hints: readonly Addressed[] }
  | { readonly kind: "nobody"; readonly because: string };

/** What the hints of a delivery have in common. */
export interface Message {
  readonly id: string;
  readonly time: string; // RFC 3339
  readonly isBelieved: boolean; // whether the sender's word about tags and digests counts
}

/** Turns what happened into hints to look again: one for each cluster that wants to be told. */
export function route(event: Event, message: Message, clusters: readonly Cluster[]): Route {
  switch (event.kind) {
    case "branch-moved":
    case "branch-deleted":
    case "tag-created":
    case "tag-deleted":
    case "released":
      return routeRef(event, message, clusters);
    case "image-pushed":
    case "chart-pushed":
      return routeImage(event, message, clusters);
    case "ping":
      return { kind: "nobody", because: "The ping arrived, and its signature is valid." };
    case "ignored":
      return { kind: "nobody", because: event.reason };
  }
}

function routeRef(event: RefEvent, message: Message, clusters: readonly Cluster[]): Route {
  const { repository, ref } = event;
  const tried = clusters.flatMap(({ name: cluster, wants }) =>
    wants
      .filter((want) => want.kind === "repository")
      .map((want) => ({ cluster, want, match: matchRepository(want, event) })),
  );
  const hints = onePerCluster(tried.filter(({ match }) => match === "wanted")).map(
    ({ cluster, want }) => {
      const url = addressFor(want, event);
      return url === undefined ? undefined : { cluster, hint: refHint(event, url, message) };
    },
  );
  const known = hints.filter((hint) => hint !== undefined);
  if (known.length > 0) return { kind: "hints", hints: known };
  const name = repository.urls[0] ?? repository.fullName;
  if (repository.urls.length === 0) {
    const because = `The delivery names no URL of ${quote(name)}: set the server's url for its sender.`;
    return { kind: "nobody", because };
  }
  const near = tried.filter(({ match }) => match !== "elsewhere");
  if (near.length === 0) return { kind: "nobody", because: `No cluster wants ${quote(name)}.` };
  const what = near.some(({ match }) => match === "other-paths")
    ? "none of the files that changed"
    : `not ${quote(ref)}`;
  const who = [...new Set(near.map(({ cluster }) => cluster))].join(", ");
  return { kind: "nobody", because: `Of ${quote(name)}, ${who} wants ${what}.` };
}

/** Under which URL the cluster knows the repository: the one that it was subscribed by, for that may be an older name of it. */
function addressFor(want: RepositorySubscription, event: RefEvent): string | undefined {
  const { url, id } = want;
  const isNamed = url !== "any" && id !== undefined && !hasStar(url);
  return isNamed ? url.text : event.repository.urls[0];
}

function refHint(event: RefEvent, repository: string, { id, time }: Message): Hint {
  const { ref, before } = event;
  const after = "after" in event ? event.after : undefined;
  return {
    kind: "ref",
    id,
    time,
    repository,
    ref,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

function routeImage(event: ImageEvent, message: Message, clusters: readonly Cluster[]): Route {
  const { registry, repository, tag } = event.image;
  if (registry === undefined) {
    const because = `The delivery does not say in which registry ${quote(repository)} is: set the registry for its sender.`;
    return { kind: "nobody", because };
  }
  const { id, time, isBelieved } = message;
  const image = `${registry}/${repository}`;
  const tried = clusters.flatMap(({ name: cluster, wants }) =>
    wants
      .filter((want) => want.kind === "image")
      .map((want) => ({ cluster, match: matchImage(want, event, isBelieved) })),
  );
  const wanted = onePerCluster(tried.filter(({ match }) => match === "wanted"));
  const hint: Hint = {
    kind: "image",
    id,
    time,
    image,
    ...(isBelieved && tag !== undefined && { tag }),
  };
  if (wanted.length > 0) {
    return { kind: "hints", hints: wanted.map(({ cluster }) => ({ cluster, hint })) };
  }
  const near = tried.filter(({ match }) => match === "other-tag");
  if (near.length === 0) return { kind: "nobody", because: `No cluster wants ${quote(image)}.` };
  const who = [...new Set(near.map(({ cluster }) => cluster))].join(", ");
  return { kind: "nobody", because: `Of ${quote(image)}, ${who} wants not ${quote(tag)}.` };
}

function onePerCluster<Wanting extends { readonly cluster: string }>(
  all: readonly Wanting[],
): readonly Wanting[] {
  return all.filter(
    (each, index) => all.findIndex(({ cluster }) => cluster === each.cluster) === index,
  );
}
