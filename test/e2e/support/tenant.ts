import {
  refOf,
  type JsonObject,
  type KubeObject,
  type ObjectRef,
} from "../../../agent/objects/kube-object.ts";
import type { GitServer } from "../../../infra/local/git/git-server.ts";
import { Checkout } from "../../support/checkout.ts";
import { aGitRepository, aKustomization, configMapRef } from "./flux-objects.ts";
import type { World } from "./world.ts";

/** What of a tenant is not as usual. */
export interface TenantOptions {
  readonly branch?: string; // absent: main
  readonly repository?: RepositoryOptions;
  readonly source?: JsonObject; // of the GitRepository's spec
  readonly build?: JsonObject; // of the Kustomization's spec
}

type RepositoryOptions = Parameters<GitServer["createRepository"]>[1];

/** Files to be written; null where one is to be deleted. */
export type Files = Readonly<Record<string, string | null>>;

/** A team with a repository of its own, a GitRepository and a Kustomization of its name that point at it. */
export class Tenant {
  readonly name: string;
  readonly world: World;
  readonly url: string;
  readonly checkout: Checkout;
  readonly branch: string;
  readonly gitRepository: ObjectRef;
  readonly kustomization: ObjectRef;

  private constructor(
    world: World,
    parts: {
      readonly url: string;
      readonly checkout: Checkout;
      readonly branch: string;
      readonly gitRepository: KubeObject;
      readonly kustomization: KubeObject;
    },
  ) {
    this.world = world;
    this.name = parts.gitRepository.metadata.name;
    this.url = parts.url;
    this.checkout = parts.checkout;
    this.branch = parts.branch;
    this.gitRepository = refOf(parts.gitRepository);
    this.kustomization = refOf(parts.kustomization);
  }

  /** Makes the repository with its first files in it, and then the two objects. */
  static async of(
    world: World,
    name: string,
    files: Files,
    options: TenantOptions = {},
  ): Promise<Tenant> {
    const { branch = "main", repository, source, build } = options;
    const place = { name, namespace: world.namespace };
    const url = await world.embedded.git.createRepository(`acme/${name}`, repository ?? {});
    const gitRepository = aGitRepository(place, { url, ref: { branch }, ...source });
    const kustomization = aKustomization(place, build);
    const checkout = await Checkout.of(pushUrl(url, repository), branch);
    const tenant = new Tenant(world, { url, checkout, branch, gitRepository, kustomization });
    await tenant.push(files);
    await world.embedded.git.settled();
    await world.apply(gitRepository);
    await world.apply(kustomization);
    return tenant;
  }

  /** Commits files without pushing them, and gives the revision as Flux prints it. */
  async commit(files: Files): Promise<string> {
    const paths = Object.keys(files).filter((path) => files[path] === null);
    if (paths.length > 0) await this.checkout.git("rm", "--quiet", ...paths);
    for (const [path, text] of Object.entries(files)) {
      if (text !== null) await this.checkout.write(path, text);
    }
    return this.revisionOf(await this.checkout.commit());
  }

  /** Commits and pushes files, and gives the revision. */
  async push(files: Files): Promise<string> {
    const revision = await this.commit(files);
    await this.checkout.push();
    return revision;
  }

  revisionOf(commit: string): string {
    return `${this.branch}@sha1:${commit}`;
  }

  /** A ConfigMap of the tenant's namespace. */
  configMap(name: string): Promise<KubeObject | undefined> {
    return this.world.read(configMapRef(name, this.world.namespace));
  }

  /** The resource versions of the two objects and of ConfigMaps: anything that is written changes them. */
  async versions(...configMaps: readonly string[]): Promise<readonly (string | undefined)[]> {
    const objects = [
      this.world.read(this.gitRepository),
      this.world.read(this.kustomization),
      ...configMaps.map((name) => this.configMap(name)),
    ];
    return (await Promise.all(objects)).map((object) => object?.metadata.resourceVersion);
  }

  /** Takes the repository's working copy away. */
  remove(): Promise<void> {
    return this.checkout.remove();
  }
}

/** The URL that somebody pushes to who knows the credentials. */
function pushUrl(url: string, options: RepositoryOptions): string {
  const credentials = options?.credentials;
  if (credentials === undefined || "token" in credentials) return url;
  const known = new URL(url);
  known.username = credentials.username;
  known.password = credentials.password;
  return known.href;
}
