import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import type { Image } from "../kustomization/kustomization-shape.ts";
import { compilePattern } from "../select/pattern.ts";
import type { Pattern } from "../select/pattern.ts";

/** The parts of an image's name. */
export interface ImageName {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

const END = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$";

/** Tells which images a name is for; the name is part of a regular expression, as in kustomize. */
export function imagePattern(name: string): Result<Pattern, Failure> {
  return compilePattern(`^${name}${END}`);
}

/** Splits the name of an image at its tag and its digest. Matches kustomize's image.Split. */
export function splitImage(image: string): ImageName {
  const slash = Math.max(image.indexOf("/"), 0);
  const at = image.indexOf("@", slash);
  const colon = image.indexOf(":", slash);
  if (at === -1 && colon === -1) return { name: image, tag: "", digest: "" };
  if (at !== -1 && (colon === -1 || at < colon)) {
    return { name: image.slice(0, at), tag: "", digest: image.slice(at + 1) };
  }
  if (at === -1) return { name: image.slice(0, colon), tag: image.slice(colon + 1), digest: "" };
  return {
    name: image.slice(0, colon),
    tag: image.slice(colon + 1, at),
    digest: image.slice(at + 1),
  };
}

/** The name of an image once it was changed; a new tag or digest replaces both. */
export function changedImage(
  image: string,
  { newName = "", newTag = "", digest = "", tagSuffix = "" }: Image,
): string {
  const old = splitImage(image);
  const name = newName || old.name;
  if (newTag !== "" || digest !== "") return join(name, newTag, digest);
  if (tagSuffix !== "") return join(name, old.tag + tagSuffix, "");
  return join(name, old.tag, old.digest);
}

function join(name: string, tag: string, digest: string): string {
  return `${name}${tag === "" ? "" : `:${tag}`}${digest === "" ? "" : `@${digest}`}`;
}
