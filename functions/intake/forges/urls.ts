import { withoutCredentials } from "#contract/repository-url.ts";

/** Gives the URLs that are there, each once, without credentials, in the order in which they are preferred. */
export function urlsOf(...urls: readonly (string | undefined)[]): readonly string[] {
  const named = urls.filter((url) => url !== undefined).map(withoutCredentials);
  return [...new Set(named)];
}
