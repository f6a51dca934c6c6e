import { current, failed, inProgress } from "../health.ts";
import type { Health } from "../health.ts";
import type { Live } from "./live.ts";

/** A definition is there when the API server serves its kind; names that others have taken never will be. */
export function customResourceDefinitionHealth({ conditions }: Live): Health {
  for (const { type, status, reason, message } of conditions) {
    if (type === "NamesAccepted" && status === "False") return failed(reason, message);
    if (type !== "Established") continue;
    if (status === "False" && reason !== "Installing") return failed(reason, message);
    if (status === "True") return current("CRD is established");
  }
  return inProgress("Installing", "Install in progress");
}
