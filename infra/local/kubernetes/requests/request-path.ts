/** What the path of an API request names. */
export interface RequestPath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource: string;
  readonly isWatch: boolean; // the old /watch/ form
}

/**
 * Reads `/api/v1/...` and `/apis/{group}/{version}/...`; absent when the path names no resource.
 *
 * Matches apiserver's RequestInfoFactory.
 */
export function parseRequestPath(path: string): RequestPath | undefined {
  const [root, ...parts] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decode);
  if (root !== "api" && root !== "apis") return undefined;
  const group = root === "api" ? "" : (parts.shift() ?? "");
  const version = parts.shift() ?? "";
  const isWatch = parts[0] === "watch";
  if (isWatch) parts.shift();
  if (parts.length === 0) return undefined;
  const place = { group, version, isWatch };
  if (parts[0] !== "namespaces" || parts.length < 3) return resourceAt(place, parts);
  const [, namespace = "", plural = "", ...rest] = parts;
  // A namespace has subresources of its own: what follows its name is one of these, not a resource.
  if (group === "" && NAMESPACE_SUBRESOURCES.has(plural)) return resourceAt(place, parts);
  return { ...resourceAt(place, [plural, ...rest]), namespace };
}

const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(["status", "finalize"]);

function resourceAt(
  place: Pick<RequestPath, "group" | "version" | "isWatch">,
  [plural = "", name, ...subresource]: readonly string[],
): RequestPath {
  return {
    ...place,
    plural,
    subresource: subresource.join("/"),
    ...(name === undefined ? {} : { name }),
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no percent code: what was written
  }
}
