/** A kind that the flux command knows. */
export interface Resource {
  readonly kind: string;
  readonly humanKind: string; // what messages call it
  readonly groupVersion: string;
  readonly plural: string; // in paths
}

export const GIT_REPOSITORIES: Resource = {
  kind: "GitRepository",
  humanKind: "source git",
  groupVersion: "source.toolkit.fluxcd.io/v1",
  plural: "gitrepositories",
};

export const KUSTOMIZATIONS: Resource = {
  kind: "Kustomization",
  humanKind: "kustomization",
  groupVersion: "kustomize.toolkit.fluxcd.io/v1",
  plural: "kustomizations",
};

/** All kinds that `flux stats` counts, in its order; most are not served where the agent runs. */
export const ALL_RESOURCES: readonly Resource[] = [
  GIT_REPOSITORIES,
  aResource("OCIRepository", "source.toolkit.fluxcd.io/v1", "ocirepositories"),
  aResource("HelmRepository", "source.toolkit.fluxcd.io/v1", "helmrepositories"),
  aResource("HelmChart", "source.toolkit.fluxcd.io/v1", "helmcharts"),
  aResource("Bucket", "source.toolkit.fluxcd.io/v1", "buckets"),
  KUSTOMIZATIONS,
  aResource("HelmRelease", "helm.toolkit.fluxcd.io/v2", "helmreleases"),
  aResource("Alert", "notification.toolkit.fluxcd.io/v1beta3", "alerts"),
  aResource("Provider", "notification.toolkit.fluxcd.io/v1beta3", "providers"),
  aResource("Receiver", "notification.toolkit.fluxcd.io/v1", "receivers"),
  aResource("ImageUpdateAutomation", "image.toolkit.fluxcd.io/v1", "imageupdateautomations"),
  aResource("ImagePolicy", "image.toolkit.fluxcd.io/v1", "imagepolicies"),
  aResource("ImageRepository", "image.toolkit.fluxcd.io/v1", "imagerepositories"),
];

/** Where objects of a kind are; without a namespace those of all. */
export function pathOf({ groupVersion, plural }: Resource, namespace?: string): string {
  const root = groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
  return namespace === undefined
    ? `${root}/${plural}`
    : `${root}/namespaces/${namespace}/${plural}`;
}

/** The kind that a command names: `source git`, `sources git`, `kustomization`, `ks`. */
export function resourceNamed(words: readonly string[]): {
  readonly resource: Resource;
  readonly names: readonly string[];
} {
  const [first = "", ...more] = words;
  if (["kustomization", "kustomizations", "ks"].includes(first)) {
    return { resource: KUSTOMIZATIONS, names: more };
  }
  if (["source", "sources"].includes(first) && more[0] === "git") {
    return { resource: GIT_REPOSITORIES, names: more.slice(1) };
  }
  throw new Error(`The stand-in knows no "${words.join(" ")}".`);
}

function aResource(kind: string, groupVersion: string, plural: string): Resource {
  return { kind, humanKind: kind, groupVersion, plural };
}
