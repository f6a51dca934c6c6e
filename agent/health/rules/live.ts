import type { KubeObject } from "../../objects/kube-object.ts";
import type { Condition } from "../conditions.ts";
import type { Health } from "../health.ts";

/** An object as the cluster has it, and the moment it is looked at. */
export interface Live {
  readonly object: KubeObject;
  readonly conditions: readonly Condition[];
  readonly now: Date;
}

/** Says how an object of one kind fares, once what holds for every kind has been looked at. */
export type HealthRule = (live: Live) => Health;
