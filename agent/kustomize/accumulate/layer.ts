import type { Kustomization } from "../kustomization/read-kustomization.ts";
import type { Scope } from "../load/scope.ts";
import type { BuildState } from "./build-state.ts";
import type { Origin } from "./origin.ts";

/** One kustomization of a build. */
export interface Layer extends Scope {
  readonly kustomization: Kustomization;
  readonly state: BuildState;
  readonly origin: Origin | undefined; // of what stands in it; undefined: nobody wants to know
}
