import { forgeAddress } from "./forge-address.ts";
import { parseGitAddress, type GitAddress } from "./git-address.ts";
import { err, ok, type Result } from "./result.ts";

/** Where a repository is, in the one form in which its forge's repositories are compared; `text` is as it was written. */
export type RepositoryUrl = GitAddress;

/** Reads the URL of a repository in any form that git takes. The error is a sentence, and shows no credentials. */
export function parseRepositoryUrl(text: string): Result<RepositoryUrl, string> {
  const address = parseGitAddress(text);
  if (!address.ok) return err(`"${withoutCredentials(text)}" ${address.error}.`);
  return ok(forgeAddress(address.value));
}

const MAX_SHOWN_CHARACTERS = 200; // of a text that is no address

/** Prints a URL for people: without user name and password, query and fragment, each of which may hold a token. */
export function withoutCredentials(text: string): string {
  const address = parseGitAddress(text);
  if (address.ok) return address.value.text;
  return text
    .trim()
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1") // where it does not parse, a password may have slashes in it
    .replace(/[?#].*$/s, "")
    .slice(0, MAX_SHOWN_CHARACTERS);
}

/**
 * Tells whether two URLs name the same repository, over whatever transport.
 *
 * The question is about a pair: a port tells servers of one transport apart, but says nothing about
 * where the same host serves another transport, so that "same" does not carry over from pair to pair.
 */
export function sameRepository(a: RepositoryUrl, b: RepositoryUrl): boolean {
  if (a.host !== b.host || isLocal(a) !== isLocal(b)) return false;
  return (samePort(a, b) && samePath(a.path, b.path)) || sameOnBitbucketServer(a, b);
}

function isLocal({ transport }: RepositoryUrl): boolean {
  return transport === "file";
}

function samePort(a: RepositoryUrl, b: RepositoryUrl): boolean {
  if (a.port === b.port) return true;
  return a.transport !== b.transport && (a.port === undefined || b.port === undefined);
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((segment, index) => segment === b[index]);
}

const BITBUCKET_SSH_PORT = 7999; // where Bitbucket Server listens unless told otherwise

/**
 * Bitbucket Server serves `https://HOST/scm/PROJECT/REPOSITORY` and `ssh://HOST:7999/PROJECT/REPOSITORY`, whatever the case of
 * either name, and may live under a path of its own on the web. Behind a proxy its ssh port may be the usual one.
 */
function sameOnBitbucketServer(a: RepositoryUrl, b: RepositoryUrl): boolean {
  if (a.transport === "ssh" && b.transport === "http") return sameOnBitbucketServer(b, a);
  const aCertain = isBitbucketServer(a);
  const bCertain = isBitbucketServer(b);
  if (a.transport === b.transport) {
    return (
      aCertain && bCertain && a.port === b.port && samePath(lowerCase(a.path), lowerCase(b.path))
    );
  }
  if (!aCertain || a.transport !== "http" || b.transport !== "ssh") return false;
  const [context, onSsh] = [a.path.slice(0, -3), lowerCase(a.path.slice(-2))];
  return (
    samePath(onSsh, lowerCase(b.path)) && (bCertain || (context.length === 0 && samePort(a, b)))
  );
}

function isBitbucketServer({ transport, port, path }: RepositoryUrl): boolean {
  if (transport === "http") return path.at(-3) === "scm";
  return transport === "ssh" && port === BITBUCKET_SSH_PORT && path.length === 2;
}

function lowerCase(path: readonly string[]): readonly string[] {
  return path.map((segment) => segment.toLowerCase());
}
