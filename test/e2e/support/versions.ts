import type { ObjectRef } from "../../../agent/objects/kube-object.ts";
import { configMapYaml } from "./flux-objects.ts";
import { Tenant, type Files } from "./tenant.ts";
import { untilApplied } from "./until.ts";
import type { World } from "./world.ts";

/** What the versions below are made of. */
export const CONFIG_MAP: Pick<ObjectRef, "apiVersion" | "kind"> = {
  apiVersion: "v1",
  kind: "ConfigMap",
};

/** Files of which each version changes one object, adds two, and takes those of the one before away. */
export function filesOfVersion(
  { world, name }: Pick<Tenant, "world" | "name">,
  version: number,
): Files {
  const { namespace } = world;
  const [kept, ...added] = namesOfVersion(name, version);
  const removed = version === 0 ? [] : namesOfVersion(name, version - 1).slice(1);
  return Object.fromEntries([
    ...removed.map((gone) => [`deploy/${gone}.yaml`, null] as const),
    [`deploy/${kept}.yaml`, configMapYaml(kept, String(version), namespace)] as const,
    ...added.map((one) => [`deploy/${one}.yaml`, configMapYaml(one, "", namespace)] as const),
  ]);
}

/** The objects that there are in a version, and no others. */
export function namesOfVersion(name: string, version: number): readonly [string, ...string[]] {
  return [`${name}-kept`, `${name}-new-${version}`, `${name}-other-${version}`];
}

/** A tenant whose version 0 is applied. */
export async function aVersionedTenant(
  world: World,
  name: string,
  interval = "10m",
): Promise<Tenant> {
  const files = filesOfVersion({ world, name }, 0);
  const tenant = await Tenant.of(world, name, files, { source: { interval } });
  const head = await tenant.checkout.git("rev-parse", "HEAD");
  await untilApplied(world, tenant.kustomization, tenant.revisionOf(head));
  return tenant;
}
