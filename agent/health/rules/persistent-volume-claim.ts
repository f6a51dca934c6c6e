import { textAt } from "../../objects/read-json.ts";
import { current, inProgress } from "../health.ts";
import type { Health } from "../health.ts";
import type { Live } from "./live.ts";

/** A claim is there when a volume is bound to it. */
export function persistentVolumeClaimHealth({ object }: Live): Health {
  const phase = textAt(object, "status", "phase") ?? "unknown";
  return phase === "Bound"
    ? current("PVC is Bound")
    : inProgress("NotBound", `PVC is not Bound. phase: ${phase}`);
}
