const MAX_CHARACTERS = 1024; // a hint that carries the name must fit its own limit

/**
 * Tells whether a text is the full name of a ref, such as `refs/heads/main`.
 *
 * Matches `git check-ref-format`, without which a name cannot be created.
 */
export function isRefName(text: string): boolean {
  if (!text.startsWith("refs/") || text.length > MAX_CHARACTERS) return false;
  if (/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\.$/u.test(text)) return false;
  return text.split("/").every(isComponent);
}

function isComponent(text: string): boolean {
  return text !== "" && !text.startsWith(".") && !text.endsWith(".lock");
}
