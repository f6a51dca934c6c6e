import { isDigest, isTag } from "#contract/image-reference.ts";

import type { Event } from "../event.ts";

/** What a registry tells of something that was pushed to it. */
export interface PushedArtifact {
  readonly registry?: string | undefined;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  readonly mediaType?: string | undefined; // of its configuration, or of the artifact as a whole
}

/**
 * Says what was pushed. A tag that is none is left out (some senders repeat the digest there), and so is a digest that is none:
 * neither says where to look.
 */
export function eventOfImage(artifact: PushedArtifact): Event {
  const { registry, repository, tag, digest, mediaType } = artifact;
  return {
    kind: isChart(mediaType) ? "chart-pushed" : "image-pushed",
    image: {
      ...(registry !== undefined && { registry }),
      repository,
      ...(tag !== undefined && isTag(tag) && { tag }),
      ...(digest !== undefined && isDigest(digest) && { digest }),
    },
  };
}

/** Helm's charts as OCI artifacts, and those that ACR kept before that. */
function isChart(mediaType: string | undefined): boolean {
  return mediaType !== undefined && /^application\/vnd\.(?:cncf|acr)\.helm\./.test(mediaType);
}
