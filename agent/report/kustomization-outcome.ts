import type { InventoryEntry } from "../objects/flux-kustomization.ts";
import type { Contest } from "./contest.ts";
import type { HealthVerdict } from "./health-verdict.ts";

/** What one object went through. `subject` is Kind/namespace/name, as Flux prints it. */
export interface Change {
  readonly subject: string;
  readonly action: "created" | "configured" | "unchanged" | "skipped" | "deleted";
}

/** When a Kustomization that failed is tried again: after its retryInterval, soon because it waits for another object, or only when it changes. */
type Retry = "retry-interval" | "dependency" | "never";

/** The reasons of a failed Kustomization; all but the last are Flux's. */
export type FailureReason =
  | "AccessDenied"
  | "ArtifactFailed"
  | "BuildFailed"
  | "DependencyNotReady"
  | "HealthCheckFailed"
  | "InvalidCELExpression"
  | "PruneFailed"
  | "ReconciliationFailed"
  | "UnsupportedField";

/** Why a Kustomization did not become ready. */
export interface Failure {
  readonly reason: FailureReason;
  readonly message: string;
  readonly retry: Retry;
}

/** How reconciling a Kustomization ended, and how far it came. */
export interface KustomizationOutcome {
  readonly failure?: Failure; // absent: everything of the revision is applied
  readonly health?: Exclude<HealthVerdict, { kind: "failed" }>; // absent: nothing was waited for
  readonly revision?: string; // of the source; absent: there was none
  readonly wasAttempted: boolean; // the revision's files were read and its path found
  readonly digest?: string; // of the built objects; absent: they were not built
  readonly inventory?: readonly InventoryEntry[]; // absent: as it was
  readonly contests?: readonly Contest[]; // objects that others change again and again, or apply as well
  readonly changes: readonly Change[];
  readonly pruned: readonly Change[];
}
