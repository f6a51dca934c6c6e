import type { Json, JsonMap } from "../json.ts";
import { compareVersions } from "../kinds/compare-versions.ts";
import type { Kind, Subresource } from "../kinds/kind.ts";

/** The groups in the order in which clients prefer them; others follow by name. */
const GROUP_ORDER = [
  "apiregistration.k8s.io",
  "apps",
  "events.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "scheduling.k8s.io",
  "coordination.k8s.io",
  "node.k8s.io",
  "discovery.k8s.io",
  "resource.k8s.io",
  "flowcontrol.apiserver.k8s.io",
];

const LEGACY = "";

/** `GET /api`: the versions of the group without a name. */
export function legacyVersions(address: string): JsonMap {
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }],
  };
}

/** `GET /apis`: the groups and their versions. */
export function groupList(kinds: readonly Kind[]): JsonMap {
  const groups = groupsOf(kinds).map((group) => apiGroup(kinds, group));
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

/** `GET /apis/{group}`; absent when there is no such group. */
export function groupDocument(kinds: readonly Kind[], group: string): JsonMap | undefined {
  if (!groupsOf(kinds).includes(group)) return undefined;
  return { kind: "APIGroup", apiVersion: "v1", ...apiGroup(kinds, group) };
}

/** `GET /apis/{group}/{version}`; absent when there is no such version. */
export function resourceList(
  kinds: readonly Kind[],
  group: string,
  version: string,
): JsonMap | undefined {
  const here = kinds.filter((kind) => kind.group === group && kind.version === version);
  const [first] = here;
  if (first === undefined) return undefined;
  const resources = here
    .toSorted((left, right) => (left.plural < right.plural ? -1 : 1))
    .flatMap((kind) => [
      resourceEntry(kind),
      ...kind.subresources.map((sub) => subEntry(kind, sub)),
    ]);
  const named = group === LEGACY ? {} : { apiVersion: "v1" };
  return { kind: "APIResourceList", ...named, groupVersion: first.apiVersion, resources };
}

/** Everything in one document, as clients since 1.26 ask for it; `root` is `api` or `apis`. */
export function aggregated(
  kinds: readonly Kind[],
  root: "api" | "apis",
  format: "v2" | "v2beta1",
): JsonMap {
  const groups = root === "api" ? [LEGACY] : groupsOf(kinds);
  const items = groups.map((group) => ({
    metadata: group === LEGACY ? {} : { name: group },
    versions: versionsOf(kinds, group).map((version) => ({
      version,
      resources: kinds
        .filter((kind) => kind.group === group && kind.version === version)
        .toSorted((left, right) => (left.plural < right.plural ? -1 : 1))
        .map(aggregatedEntry),
      freshness: "Current",
    })),
  }));
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: `apidiscovery.k8s.io/${format}`,
    metadata: {},
    items,
  };
}

function groupsOf(kinds: readonly Kind[]): readonly string[] {
  const groups = [...new Set(kinds.map(({ group }) => group))].filter((group) => group !== LEGACY);
  return groups.toSorted((left, right) => rankOf(left) - rankOf(right) || (left < right ? -1 : 1));
}

function rankOf(group: string): number {
  const rank = GROUP_ORDER.indexOf(group);
  return rank === -1 ? GROUP_ORDER.length : rank;
}

/** The newest first: v2 before v1 before v1beta2 before v1beta1. */
function versionsOf(kinds: readonly Kind[], group: string): readonly string[] {
  const versions = kinds.filter((kind) => kind.group === group).map(({ version }) => version);
  return [...new Set(versions)].toSorted(compareVersions);
}

function apiGroup(kinds: readonly Kind[], group: string): JsonMap {
  const versions = versionsOf(kinds, group).map((version) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function resourceEntry(kind: Kind): JsonMap {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: kind.verbs,
    ...textsField("shortNames", kind.shortNames),
    ...textsField("categories", kind.categories),
    ...(kind.verbs.includes("watch") ? { storageVersionHash: hashOf(kind) } : {}),
  };
}

function subEntry(kind: Kind, sub: Subresource): JsonMap {
  const isForeign = sub.group !== kind.group || sub.version !== kind.version;
  return {
    name: `${kind.plural}/${sub.name}`,
    singularName: "",
    namespaced: kind.namespaced,
    ...(isForeign ? { group: sub.group, version: sub.version } : {}),
    kind: sub.kind,
    verbs: sub.verbs,
  };
}

function aggregatedEntry(kind: Kind): JsonMap {
  const subresources = kind.subresources.map((sub) => ({
    subresource: sub.name,
    responseKind: responseKind(kind, sub),
    verbs: sub.verbs,
  }));
  return {
    resource: kind.plural,
    responseKind: responseKind(kind, kind),
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: kind.verbs,
    ...textsField("shortNames", kind.shortNames),
    ...textsField("categories", kind.categories),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}

/** A built-in kind leaves out what the place in the document says already. */
function responseKind(
  { group, version, custom }: Kind,
  answer: { readonly group: string; readonly version: string; readonly kind: string },
): JsonMap {
  const isHere = !custom && answer.group === group && answer.version === version;
  return isHere
    ? { group: "", version: "", kind: answer.kind }
    : { group: answer.group, version: answer.version, kind: answer.kind };
}

function textsField(name: string, values: readonly string[]): JsonMap {
  return values.length > 0 ? { [name]: values satisfies Json } : {};
}

const HASH_LENGTH = 11;

/** Differs when objects are stored in another version. */
function hashOf(kind: Kind): string {
  return `${Buffer.from(`${kind.resource}@${kind.version}`).toString("base64").slice(0, HASH_LENGTH)}=`;
}
