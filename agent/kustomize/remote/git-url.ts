/** A URL of a git repository as kustomize reads it, with what else it says. */
export interface GitUrl {
  readonly cloneUrl: string; // what git takes
  readonly path: string; // of the kustomization inside the repository; empty: its root
  readonly ref: string; // empty: the default branch
  readonly submodules: boolean;
  readonly timeoutSeconds: number;
}

const DEFAULT_TIMEOUT_SECONDS = 27; // kustomize's
const SCHEMES = ["ssh://", "https://", "http://", "file://"] as const;
const ORG_AND_REPOSITORY = 2; // how many segments name a repository where nothing says so

/** Tells whether a path is a file to be had by http or https. Matches kustomize's IsRemoteFile. */
export function isHttpUrl(path: string): boolean {
  return /^https?:/i.test(path);
}

/**
 * Reads a path as the URL of a git repository; undefined where it is none, and so is a path of files.
 * Matches kustomize's git.NewRepoSpecFromURL.
 */
export function parseGitUrl(text: string): GitUrl | undefined {
  if (text.startsWith("/")) return undefined;
  const question = text.indexOf("?");
  const location = question === -1 ? text : text.slice(0, question);
  const query = parseQuery(question === -1 ? "" : text.slice(question + 1));
  const host = splitHost(location);
  if (host === undefined) return undefined;
  const parts = splitRepository(host.rest, host.host.startsWith("file://"));
  if (parts === undefined || parts.repository === "" || leavesRepository(parts.path))
    return undefined;
  return { cloneUrl: host.host + parts.repository, path: parts.path.replace(/^\//, ""), ...query };
}

function splitHost(location: string): { readonly host: string; readonly rest: string } | undefined {
  const unforced = /^git::/i.test(location) ? location.slice(5) : location;
  const scheme = SCHEMES.find((prefix) => unforced.toLowerCase().startsWith(prefix)) ?? "";
  const afterScheme = unforced.slice(scheme.length);
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(afterScheme)?.[0] ?? "";
  const place = afterScheme.slice(user.length);
  const isGithub = /^github\.com[/:]/i.test(place);
  const mayBeScp = scheme === "" && (user !== "" || isGithub);
  if (scheme === "" && !mayBeScp) return undefined;
  if (scheme === "file://") return { host: scheme, rest: user + place };
  const end = hostEnd(place, mayBeScp);
  const host = end === -1 ? place : place.slice(0, end + 1);
  const rest = end === -1 ? "" : place.slice(end + 1);
  if (host === "") return undefined;
  if (!isGithub) return { host: scheme + user + host, rest };
  const isSsh = scheme === "ssh://" || user !== "";
  return { host: isSsh ? `${user}github.com:` : "https://github.com/", rest };
}

function hostEnd(place: string, mayBeScp: boolean): number {
  const slash = place.indexOf("/");
  if (!mayBeScp) return slash;
  const colon = place.indexOf(":");
  return slash === -1 || (colon > 0 && colon < slash) ? colon : slash;
}

interface Parts {
  readonly repository: string;
  readonly path: string;
}

function splitRepository(rest: string, isFile: boolean): Parts | undefined {
  const marker = rest.indexOf("_git/");
  if (marker !== -1) {
    const [name = "", ...path] = rest.slice(marker + 5).split("/");
    return { repository: rest.slice(0, marker + 5) + name, path: path.join("/") };
  }
  const doubleSlash = rest.indexOf("//");
  if (doubleSlash !== -1)
    return { repository: rest.slice(0, doubleSlash), path: rest.slice(doubleSlash + 2) };
  const suffix = rest.indexOf(".git");
  if (suffix !== -1) return { repository: rest.slice(0, suffix + 4), path: rest.slice(suffix + 4) };
  if (isFile) return { repository: rest, path: "" };
  const segments = rest.split("/");
  if (segments.length < ORG_AND_REPOSITORY) return undefined;
  return {
    repository: segments.slice(0, ORG_AND_REPOSITORY).join("/"),
    path: segments.slice(ORG_AND_REPOSITORY).join("/"),
  };
}

/** Tells whether a path climbs out of where it starts. */
function leavesRepository(path: string): boolean {
  let depth = 0;
  for (const segment of path.replace(/^\//, "").split("/")) {
    if (segment === "..") depth -= 1;
    else if (segment !== "" && segment !== ".") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

type Query = Pick<GitUrl, "ref" | "submodules" | "timeoutSeconds">;

function parseQuery(query: string): Query {
  if (!isGoQuery(query))
    return { ref: "", submodules: true, timeoutSeconds: DEFAULT_TIMEOUT_SECONDS };
  const values = new URLSearchParams(query);
  const submodules = values.get("submodules") ?? "";
  return {
    ref: values.get("ref") || (values.get("version") ?? ""),
    submodules: !/^(?:0|f|F|FALSE|false|False)$/.test(submodules),
    timeoutSeconds: secondsOf(values.get("timeout") ?? "") ?? DEFAULT_TIMEOUT_SECONDS,
  };
}

// Go refuses a query with a semicolon or a broken escape; kustomize then takes its defaults.
function isGoQuery(query: string): boolean {
  return !query.includes(";") && !/%(?![0-9a-fA-F]{2})/.test(query);
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

function secondsOf(text: string): number | undefined {
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text) > 0 ? Number(text) : undefined;
  if (!/^\+?(?:[0-9]+\.?[0-9]*(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/([0-9.]+)(ns|us|µs|ms|s|m|h)/g)) {
    seconds += Number(amount) * (UNIT_SECONDS[unit ?? ""] ?? 0);
  }
  return seconds > 0 ? seconds : undefined;
}
