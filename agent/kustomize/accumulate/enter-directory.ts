import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import type { Loader } from "../load/loader.ts";
import type { Layer } from "./layer.ts";
import { originAt } from "./origin.ts";
import type { Origin } from "./origin.ts";

/** A directory that a kustomization leads to. */
export interface Directory {
  readonly loader: Loader;
  readonly origin: Origin | undefined;
}

const FORCED_GIT =
  "Warning: Forcing the git protocol using the 'git::' URL prefix is not supported. Kustomize currently strips this invalid prefix, but will stop doing so in a future release. Please remove the 'git::' prefix from your configuration.";

/** Steps into a directory, of this tree or of a repository that was fetched. */
export function enterDirectory(layer: Layer, path: string): Result<Directory, Failure> {
  if (/^git::/i.test(path)) layer.state.warnings.push(FORCED_GIT);
  const loader = layer.loader.enter(path);
  if (!loader.ok) return err(loader.error);
  const origin = layer.origin === undefined ? undefined : originAt(layer.origin, path);
  return ok({ loader: loader.value, origin });
}
