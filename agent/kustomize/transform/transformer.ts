import type { Failure } from "../failure.ts";
import type { ResourceList } from "../resources/resource-list.ts";

/** Changes the resources of a build; the failure says why it could not. */
export type Transform = (list: ResourceList) => Failure | undefined;

/** Makes a transform of a change to single resources. */
export function eachResource(
  change: (resource: ResourceList["all"][number]) => Failure | undefined,
): Transform {
  return (list) => {
    for (const resource of list.all) {
      const failure = change(resource);
      if (failure !== undefined) return failure;
    }
    return undefined;
  };
}
