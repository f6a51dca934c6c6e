import {
  parseRepositoryUrl,
  sameRepository,
  type RepositoryUrl,
} from "#contract/repository-url.ts";

import type { RefEvent, Repository } from "../intake/event.ts";
import { matchesParts, matchesPattern } from "./pattern.ts";
import type { RepositorySubscription } from "./subscription.ts";

/** How far a subscription goes along with an event. `elsewhere`: it is about another repository. */
export type Match = "wanted" | "elsewhere" | "other-ref" | "other-paths";

/** Tells whether a subscription wants an event of a branch or a tag. */
export function matchRepository(subscription: RepositorySubscription, event: RefEvent): Match {
  const { refs, paths } = subscription;
  if (!isOf(subscription, event.repository)) return "elsewhere";
  if (refs !== undefined && !refs.some((pattern) => matchesPattern(pattern, event.ref))) {
    return "other-ref";
  }
  // Where not every changed file is known, any may have changed.
  const changed = "paths" in event ? event.paths : undefined;
  if (paths === undefined || changed === undefined) return "wanted";
  const isTouched = changed.some((file) => paths.some((pattern) => matchesPattern(pattern, file)));
  return isTouched ? "wanted" : "other-paths";
}

function isOf({ url, id }: RepositorySubscription, repository: Repository): boolean {
  if (url === "any") return true;
  const addresses = repository.urls
    .map(parseRepositoryUrl)
    .flatMap((address) => (address.ok ? [address.value] : []));
  // An id is unique on its forge alone. Where there is one, a new repository under the old name is not the one that is meant.
  if (id !== undefined && repository.id !== undefined) {
    return String(id) === String(repository.id) && addresses.some(({ host }) => host === url.host);
  }
  return addresses.some((address) => isAt(url, address));
}

function isAt(url: RepositoryUrl, address: RepositoryUrl): boolean {
  if (!hasStar(url)) return sameRepository(url, address);
  return url.host === address.host && matchesParts(url.path, address.path);
}

/** Tells whether an address is a pattern of many. */
export function hasStar({ path }: RepositoryUrl): boolean {
  return path.some((part) => part.includes("*"));
}
