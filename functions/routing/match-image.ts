import type { ImageEvent } from "../intake/event.ts";
import { matchesPattern } from "./pattern.ts";
import type { ImageSubscription } from "./subscription.ts";

/** How far a subscription goes along with an event of an image. */
export type ImageMatch = "wanted" | "elsewhere" | "other-tag";

/** Tells whether a subscription wants an event of an image. A tag that is not believed, or not known, may be any. */
export function matchImage(
  { registry, repository, tags }: ImageSubscription,
  { image }: ImageEvent,
  isBelieved: boolean,
): ImageMatch {
  if (image.registry !== registry || !matchesPattern(repository, image.repository)) {
    return "elsewhere";
  }
  const { tag } = image;
  if (tags === undefined || tag === undefined || !isBelieved) return "wanted";
  return tags.some((pattern) => matchesPattern(pattern, tag)) ? "wanted" : "other-tag";
}
