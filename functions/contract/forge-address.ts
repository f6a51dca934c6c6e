import type { GitAddress } from "./git-address.ts";

/** Hosts that serve, or lead to, the repositories of another host. The ssh ones do so on port 443, past firewalls. */
const HOST_ALIASES: ReadonlyMap<string, string> = new Map([
  ["www.github.com", "github.com"],
  ["ssh.github.com", "github.com"],
  ["altssh.gitlab.com", "gitlab.com"],
  ["altssh.bitbucket.org", "bitbucket.org"],
]);
const SSH_OVER_HTTPS_PORT = 443;

/** Forges that find a repository whatever the case of its path. */
const CASELESS_HOSTS: ReadonlySet<string> = new Set([
  "github.com",
  "gitlab.com",
  "bitbucket.org",
  "codeberg.org",
]);

/** Rewrites an address to the one form in which its forge's repositories are compared. */
export function forgeAddress(address: GitAddress): GitAddress {
  const azure = azurePath(address);
  if (azure !== undefined) return atUsualPort(address, AZURE_HOST, lowerCase(azure));
  const known = withKnownHost(address);
  return isCaseless(known.host) ? { ...known, path: lowerCase(known.path) } : known;
}

function withKnownHost(address: GitAddress): GitAddress {
  const host = HOST_ALIASES.get(address.host);
  if (host === undefined) return address;
  const pastFirewall = address.transport === "ssh" && address.port === SSH_OVER_HTTPS_PORT;
  return pastFirewall ? atUsualPort(address, host, address.path) : { ...address, host };
}

function atUsualPort(
  { text, transport }: GitAddress,
  host: string,
  path: readonly string[],
): GitAddress {
  return { text, transport, host, path };
}

function isCaseless(host: string): boolean {
  return CASELESS_HOSTS.has(host) || host.endsWith(".ghe.com"); // GitHub Enterprise Cloud
}

const AZURE_HOST = "dev.azure.com";
const AZURE_SSH_HOSTS: ReadonlySet<string> = new Set([
  "ssh.dev.azure.com",
  "vs-ssh.visualstudio.com",
]);
const OLD_AZURE_HOST = ".visualstudio.com"; // after the name of the organisation

/**
 * Gives `organisation/project/_git/repository` for each way in which Azure DevOps writes it, undefined for anything else.
 * A project that has the repository's name may be left out; the old host names the organisation and may add a collection.
 */
function azurePath({ host, path, user }: GitAddress): readonly string[] | undefined {
  const [version, organisation = "", ...rest] = path;
  if (AZURE_SSH_HOSTS.has(host) && version === "v3") {
    const [project = "", repository] = rest;
    return rest.length === 2
      ? azureRepository(organisation, [project, "_git", repository ?? ""])
      : undefined;
  }
  if (host === AZURE_HOST) return azureRepository(path[0] ?? "", path.slice(1));
  if (!host.endsWith(OLD_AZURE_HOST)) return undefined;
  const owner = AZURE_SSH_HOSTS.has(host) ? (user ?? "") : host.slice(0, -OLD_AZURE_HOST.length);
  const inCollection = path[0]?.toLowerCase() === "defaultcollection";
  return azureRepository(owner, inCollection ? path.slice(1) : path);
}

function azureRepository(
  organisation: string,
  rest: readonly string[],
): readonly string[] | undefined {
  const [repository = "", marker, project = repository, ...more] = rest.toReversed();
  if (organisation === "" || repository === "" || more.length > 0) return undefined;
  return marker === "_git" || marker === "_ssh"
    ? [organisation, project, "_git", repository]
    : undefined;
}

function lowerCase(path: readonly string[]): readonly string[] {
  return path.map((segment) => segment.toLowerCase());
}
