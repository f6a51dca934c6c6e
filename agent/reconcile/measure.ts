import { findCondition, readConditions } from "../objects/condition.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { objectAt } from "../objects/read-json.ts";
import type { ReconcileResult } from "../ports.ts";
import type { Work } from "./work-queue.ts";
import type { World } from "./world.ts";

/** Has each reconcile of an object counted, with how long it took and how the object's status says it ended. */
export function measured(
  work: Work,
  find: (key: string) => KubeObject | undefined,
  { clock, seconds, metrics, traces }: Pick<World, "clock" | "seconds" | "metrics" | "traces">,
): Work {
  return async (key) => {
    const began = clock();
    const beganSeconds = seconds();
    const again = await work(key);
    const object = find(key);
    if (object === undefined) return again;
    const { kind, metadata } = object;
    const name = { kind, name: metadata.name, namespace: metadata.namespace ?? "" };
    metrics.reconciled(name, resultOf(object), seconds() - beganSeconds);
    traces.reconciled(object, { began, ended: clock() });
    return again;
  };
}

function resultOf(object: KubeObject): ReconcileResult {
  const ready = findCondition(readConditions(objectAt(object, "status")), "Ready");
  switch (ready?.status) {
    case "True":
      return "success";
    case "False":
      return "error";
    case "Unknown":
    case undefined:
      return "requeue";
  }
}
