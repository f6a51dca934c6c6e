import { parseImageReference, type ImageReference } from "#contract/image-reference.ts";

/**
 * Reads the image in a package URL: `pkg:oci/shop@sha256%3A…?repository_url=ghcr.io/acme/shop&tag=1.2`, or `pkg:docker/…`, whose
 * version is a tag or a digest. Undefined for packages of other types, and for images of which it does not say where they are.
 *
 * Matches the purl specification's types `oci` and `docker`.
 */
export function imageOfPackageUrl(text: string): ImageReference | undefined {
  const [, type = "", path = "", version = "", query = ""] =
    /^pkg:(oci|docker)\/([^@?#]+)(?:@([^?#]*))?(?:\?([^#]*))?/i.exec(text) ?? [];
  const qualifiers = new URLSearchParams(query);
  const place = qualifiers.get("repository_url")?.replace(/^https?:\/\//, "");
  const name = nameOf(type.toLowerCase(), decoded(path), place);
  if (name === undefined) return undefined;
  const named = decoded(version);
  const digest = named.includes(":") ? named : undefined;
  const tag = qualifiers.get("tag") ?? (digest === undefined && named !== "" ? named : undefined);
  const image = parseImageReference(
    `${name}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`,
  );
  return image.ok ? image.value : undefined;
}

/** Of an OCI artifact the qualifier is the whole name; of a docker image it is the registry, and Docker Hub where it is left out. */
function nameOf(type: string, path: string, place: string | undefined): string | undefined {
  if (type === "oci") return place;
  return place === undefined || place.endsWith(`/${path}`) ? (place ?? path) : `${place}/${path}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
