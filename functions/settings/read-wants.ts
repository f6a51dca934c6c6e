import { registryName } from "#contract/image-reference.ts";
import { isJsonObject, quote } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { parseRepositoryUrl, type RepositoryUrl } from "#contract/repository-url.ts";

import { hasStar } from "../routing/match-repository.ts";
import { readPattern, type Pattern } from "../routing/pattern.ts";
import type { Subscription } from "../routing/subscription.ts";
import type { Place } from "./place.ts";

const REPOSITORY = "https://github.com/acme/shop, https://github.com/acme/* or **";
const IMAGE = "ghcr.io/acme/shop or ghcr.io/acme/**";

/** Reads one thing that a cluster wants: a repository or an image, and what of it. */
export function readWant(place: Place): Subscription | undefined {
  const names = isJsonObject(place.value) ? Object.keys(place.value) : [];
  if (names.includes("repository") === names.includes("image")) {
    place.refuse(
      "It names neither a repository nor an image, or both.",
      `Write "repository: ${REPOSITORY}", or "image: ${IMAGE}".`,
    );
    return undefined;
  }
  return names.includes("image") ? readImage(place) : readRepository(place);
}

function readRepository(place: Place): Subscription | undefined {
  place.members(["repository", "id", "refs", "paths"]);
  const text = place.member("repository").text(REPOSITORY);
  const url = text === "" ? undefined : readUrl(text, place.member("repository"));
  const id = readId(place.member("id"), url);
  const refs = place
    .member("refs")
    .texts("main")
    ?.map((ref) => readRef(ref, place.member("refs")));
  const paths = place.member("paths").texts("deploy/**");
  if (url === undefined) return undefined;
  return {
    kind: "repository",
    text,
    url,
    ...(id !== undefined && { id }),
    ...(refs !== undefined && { refs }),
    ...(paths !== undefined && { paths: paths.map((path) => readPattern(withoutSlash(path))) }),
  };
}

function readUrl(text: string, place: Place): RepositoryUrl | "any" | undefined {
  if (text === "**") return "any";
  const url = parseRepositoryUrl(text);
  if (!url.ok) place.refuse(url.error, `Write the URL of a repository, such as ${REPOSITORY}.`);
  else if (url.value.host.includes("*")) {
    place.refuse(`The host of ${quote(text)} has a star in it.`, "Write one entry for each host.");
  } else return url.value;
  return undefined;
}

function readId(place: Place, url: RepositoryUrl | "any" | undefined): number | string | undefined {
  const { value } = place;
  if (value === undefined) return undefined;
  if (typeof value !== "number" && typeof value !== "string") {
    place.refuse(
      `It is ${quote(value)}, not an id.`,
      "Write the id that the forge gives the repository.",
    );
    return undefined;
  }
  if (url !== undefined && (url === "any" || hasStar(url))) {
    place.refuse(
      "An id is of one repository, not of a pattern.",
      "Write the repository's own URL.",
    );
  }
  return value;
}

/** A name that does not begin with `refs/` is a branch's. */
function readRef(text: string, place: Place): Pattern {
  const ref = text.startsWith("refs/") ? text : `refs/heads/${text}`;
  if (!isRefName(ref.replaceAll("*", "x"))) {
    place.refuse(
      `${quote(text)} is not the name of a branch or a ref.`,
      "Write main, release/* or refs/tags/v*.",
    );
  }
  return readPattern(ref);
}

function readImage(place: Place): Subscription | undefined {
  place.members(["image", "tags"]);
  const text = place.member("image").text(IMAGE);
  const tags = place.member("tags").texts("v*");
  const at = text.indexOf("/");
  const registry = registryName(text.slice(0, Math.max(at, 0)));
  const isName = /^[a-z0-9*._/-]+$/.test(text.slice(at + 1));
  if (text !== "" && (registry === undefined || !isName)) {
    const what = `${quote(text)} is not the name of an image, with its registry and without a tag.`;
    place
      .member("image")
      .refuse(what, `Write ${IMAGE}; Docker Hub's images begin with docker.io/.`);
  }
  if (registry === undefined) return undefined;
  return {
    kind: "image",
    text,
    registry,
    repository: readPattern(text.slice(at + 1)),
    ...(tags !== undefined && { tags: tags.map(readPattern) }),
  };
}

function withoutSlash(path: string): string {
  return path.replace(/^\.?\//, "");
}
