import { err, ok, type Result } from "./result.ts";

/** How a repository is reached. http and https are one transport here: they serve the same repositories. */
type Transport = "http" | "ssh" | "git" | "file";

/** The parts of a git address, before anything is known about the forge that serves it. */
export interface GitAddress {
  readonly text: string; // as written, without credentials, query and fragment
  readonly transport: Transport;
  readonly user?: string;
  readonly host: string; // as a WHATWG URL prints it, without a trailing dot; "" for a local path
  readonly port?: number; // absent: the scheme's own
  readonly path: readonly string[]; // decoded segments, without empty ones, dot segments and one final .git
}

const MAX_CHARACTERS = 2048; // about what browsers and proxies carry

interface Scheme {
  readonly transport: Transport;
  readonly port: number;
}
const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ["http", { transport: "http", port: 80 }],
  ["https", { transport: "http", port: 443 }],
  ["git+http", { transport: "http", port: 80 }],
  ["git+https", { transport: "http", port: 443 }],
  ["ssh", { transport: "ssh", port: 22 }],
  ["git+ssh", { transport: "ssh", port: 22 }],
  ["ssh+git", { transport: "ssh", port: 22 }],
  ["git", { transport: "git", port: 9418 }],
]);

/**
 * Takes an address apart in the forms that `git clone` takes: a URL, `user@host:path`, or an absolute path.
 * The error completes a sentence that begins with the address.
 *
 * Matches git's connect.c: in `host:path` the first colon stands before any slash, and what follows it is a path, even a number.
 */
export function parseGitAddress(address: string): Result<GitAddress, string> {
  const text = address.trim();
  if (text.length > MAX_CHARACTERS) return err(`has more than ${MAX_CHARACTERS} characters`);
  if (/\p{Cc}/u.test(text)) return err("has a control character in it");
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text) ?? [];
  if (scheme !== undefined) return parseUrl(scheme.toLowerCase(), rest);
  if (text.startsWith("/"))
    return named({ text, transport: "file", host: "", path: text.split("/") });
  return parseScpForm(text);
}

function parseUrl(name: string, rest: string): Result<GitAddress, string> {
  const [, authority = "", rawPath = ""] = /^([^/?#]*)([^?#]*)/.exec(rest) ?? [];
  const path = rawPath.split("/").map(decodeSegment);
  if (name === "file" || name === "git+file") {
    const host = authority.toLowerCase() === "localhost" ? "" : authority.toLowerCase();
    return named({ text: `file://${authority}${rawPath}`, transport: "file", host, path });
  }
  const scheme = SCHEMES.get(name);
  if (scheme === undefined) return err(`has the scheme "${name}", which git does not read`);
  const place = parseAuthority(authority);
  if (place === undefined) return err("names no host that can be looked up");
  const { transport } = scheme;
  const login = transport === "ssh" && place.login !== "" ? `${place.login}@` : ""; // of http it may be a token
  return named({
    text: `${name}://${login}${place.hostAndPort}${rawPath}`,
    transport,
    host: place.host,
    path,
    ...(place.login !== "" && { user: decodeSegment(place.login) }),
    ...(place.port !== undefined && place.port !== scheme.port && { port: place.port }),
  });
}

function parseScpForm(text: string): Result<GitAddress, string> {
  const [, authority = "", rawPath = ""] =
    /^((?:[^/:@[\]]*@)?\[[^\]/]+\]|[^/:[\]]+):([^?#]*)/.exec(text) ?? [];
  const holdsPassword = !authority.includes("@") && text.includes("@"); // user:password@host, in which git sees host:path
  if (rawPath === "" || holdsPassword) {
    return err("is not a URL, not of the form user@host:path and not an absolute path");
  }
  const place = parseAuthority(unwrapBrackets(authority));
  if (place === undefined) return err("names no host that can be looked up");
  return named({
    text: `${authority}:${rawPath}`,
    transport: "ssh",
    host: place.host,
    path: rawPath.split("/").map(decodeSegment),
    ...(place.login !== "" && { user: place.login }),
    ...(place.port !== undefined && place.port !== 22 && { port: place.port }),
  });
}

/** git takes `[host:port]:path` and `[user@host:port]:path` besides `[2001:db8::1]:path`. */
function unwrapBrackets(authority: string): string {
  const [, before = "", inside = ""] = /^(.*)\[(.*)\]$/.exec(authority) ?? [];
  return inside === "" || /:.*:/.test(inside.slice(inside.lastIndexOf("@") + 1))
    ? authority
    : before + inside;
}

interface Place {
  readonly login: string; // "" where none is named
  readonly hostAndPort: string; // as written
  readonly host: string;
  readonly port?: number;
}

function parseAuthority(authority: string): Place | undefined {
  const at = authority.lastIndexOf("@");
  const [login = ""] = authority.slice(0, Math.max(at, 0)).split(":");
  const hostAndPort = authority.slice(at + 1);
  const [, rawHost = "", rawPort = ""] =
    /^(\[[^\]]*\]|[^:]*)(?::(\d{0,5}))?$/.exec(hostAndPort) ?? [];
  const host = normaliseHost(rawHost);
  if (host === undefined || Number(rawPort) > 65_535) return undefined;
  return { login, hostAndPort, host, ...(rawPort !== "" && { port: Number(rawPort) }) };
}

/** Lower case, punycode and the short form of IPv6, as WHATWG URLs have them; undefined where it can be no host. */
function normaliseHost(raw: string): string | undefined {
  const url = `http://${raw}/`;
  if (raw === "" || /[\s\\%]/.test(raw) || !URL.canParse(url)) return undefined;
  const host = new URL(url).hostname.replace(/\.$/, "");
  return host === "" ? undefined : host;
}

/** Decodes what can be decoded; an escape that stands for no character only becomes upper case. */
function decodeSegment(segment: string): string {
  return segment.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes.toUpperCase();
    }
  });
}

function named(address: GitAddress): Result<GitAddress, string> {
  const path = withoutGitSuffix(atHome(withoutDots(address.path), address));
  return path.length === 0 ? err("names a host but no repository") : ok({ ...address, path });
}

function withoutDots(segments: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return kept;
}

/** Over ssh, `~` is the home of whoever logs in, so that the login is part of the path. */
function atHome(path: readonly string[], { transport, user }: GitAddress): readonly string[] {
  const [first, ...rest] = path;
  return transport === "ssh" && first === "~" && user !== undefined ? [`~${user}`, ...rest] : path;
}

function withoutGitSuffix(path: readonly string[]): readonly string[] {
  return path.map((segment, index) =>
    index === path.length - 1 && segment !== ".git" ? segment.replace(/\.git$/, "") : segment,
  );
}
