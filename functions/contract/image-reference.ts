import { quote } from "./json.ts";
import { err, ok, type Result } from "./result.ts";

/** What a manifest's bytes come to: it names one image for ever. */
export type Digest = string & { readonly __brand: "Digest" };

/** Tells whether a text is a whole digest. */
export function isDigest(text: string): text is Digest {
  return /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text);
}

/** Tells whether a text can be the tag of an image. */
export function isTag(text: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(text);
}

/** An image, or a chart, in a registry. */
export interface ImageReference {
  readonly registry: string; // host, and port where one is named: docker.io, registry.example.com:5000
  readonly repository: string; // library/alpine
  readonly tag?: string;
  readonly digest?: Digest;
}

const DOCKER_HUB = "docker.io";
const HUB_ALIASES: ReadonlySet<string> = new Set([
  "index.docker.io",
  "registry-1.docker.io",
  "registry.hub.docker.com",
  "hub.docker.com",
]);

/** Gives the one name by which a registry is known; undefined where it can be no host. */
export function registryName(host: string): string | undefined {
  const name = host.toLowerCase();
  if (name.length > MAX_HOST_CHARACTERS || !REGISTRY.test(name)) return undefined;
  return HUB_ALIASES.has(name) ? DOCKER_HUB : name;
}

const MAX_HOST_CHARACTERS = 260; // DNS takes 253, and a port follows
const REGISTRY =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/** Gives the path of a repository as registries have it, in lower case; undefined where it can be none. */
export function repositoryPath(text: string): string | undefined {
  const path = text.toLowerCase();
  return path.length <= MAX_PATH_CHARACTERS && PATH.test(path) ? path : undefined;
}

const MAX_PATH_CHARACTERS = 255; // the limit of the distribution project for a whole name
const COMPONENT = "[a-z0-9]+(?:(?:[.]|__?|-+)[a-z0-9]+)*";
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);

/**
 * Reads an image's name as `docker pull` takes it: `alpine` is `docker.io/library/alpine`.
 *
 * Matches distribution/reference: the first part is a host where it has a dot or a port in it, or is `localhost`. Upper case in
 * the path is read as lower case, which is how registries that show names as people wrote them serve them.
 */
export function parseImageReference(text: string): Result<ImageReference, string> {
  const [name, digest] = splitAtFirst(text, "@");
  const [, path = "", tag] = /^(.*?)(?::([^/:]*))?$/s.exec(name) ?? [];
  const [first, rest] = splitAtFirst(path, "/");
  const namesHost = rest !== undefined && (/[.:]/.test(first) || first === "localhost");
  const registry = registryName(namesHost ? first : DOCKER_HUB);
  const repository = repositoryPath((namesHost ? rest : path) ?? "");
  if (registry === undefined || repository === undefined)
    return err(`${quote(text)} names no image`);
  if (tag !== undefined && !isTag(tag)) return err(`${quote(text)} has no valid tag`);
  if (digest !== undefined && !isDigest(digest)) return err(`${quote(text)} has no valid digest`);
  const isOfficial = registry === DOCKER_HUB && !repository.includes("/");
  return ok({
    registry,
    repository: isOfficial ? `library/${repository}` : repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  });
}

function splitAtFirst(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
