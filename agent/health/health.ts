/** How an object fares, in kstatus' words. `Unknown`: its status has a shape that nobody can read. */
export type HealthStatus =
  | "Current"
  | "InProgress"
  | "Failed"
  | "Terminating"
  | "NotFound"
  | "Unknown";

/** How an object fares, and a sentence that says why. */
export interface Health {
  readonly status: HealthStatus;
  readonly message: string;
  readonly reason?: string; // of InProgress and Failed: one word
}

/** The object is as its author wants it. */
export function current(message: string): Health {
  return { status: "Current", message };
}

/** The object is on its way. */
export function inProgress(reason: string, message: string): Health {
  return { status: "InProgress", message, reason };
}

/** The object will not get there by itself. */
export function failed(reason: string, message: string): Health {
  return { status: "Failed", message, reason };
}

/** Nobody can tell how the object fares, for the reason given. */
export function unknown(message: string): Health {
  return { status: "Unknown", message };
}

/** The object is not in the cluster. */
export const NOT_FOUND: Health = { status: "NotFound", message: "Resource not found" };
