import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Configuration } from "../configuration/configuration.ts";
import { EMPTY_CONFIGURATION } from "../configuration/configuration.ts";
import { mergeConfigurations } from "../configuration/merge-configuration.ts";
import type { Failure } from "../failure.ts";
import { mergeVariables } from "../references/variables.ts";
import type { Variables } from "../references/variables.ts";
import { ResourceList } from "../resources/resource-list.ts";
import type { Resource } from "../resources/resource.ts";

/** What was gathered so far: resources, and what is to be done with them at the end. */
export interface Accumulator {
  readonly resources: ResourceList;
  readonly configuration: Configuration;
  readonly variables: Variables;
}

/** An accumulator of nothing. */
export function emptyAccumulator(): Accumulator {
  return {
    resources: new ResourceList(),
    configuration: EMPTY_CONFIGURATION,
    variables: new Map(),
  };
}

/** Adds resources to a list. */
export type Append = (added: readonly Resource[]) => Failure | undefined;

/** Adds all that one accumulator has to another. */
export function mergeAccumulators(
  base: Accumulator,
  added: Accumulator,
  append: Append = (resources) => base.resources.append(resources),
): Result<Accumulator, Failure> {
  const failure = append(added.resources.all);
  if (failure !== undefined) return err(failure);
  const configuration = mergeConfigurations(base.configuration, added.configuration);
  if (!configuration.ok) return configuration;
  const variables = mergeVariables(base.variables, added.variables.values());
  if (!variables.ok) return variables;
  return ok({
    resources: base.resources,
    configuration: configuration.value,
    variables: variables.value,
  });
}
