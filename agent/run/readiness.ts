import type { Page } from "../adapters/serve-pages.ts";

/** Tells what is still missing; undefined: nothing. */
export type ReadinessCheck = () => string | undefined;

/** Whether the agent is ready: it stands by, or knows all resources that it works on. */
export class Readiness {
  #check: ReadinessCheck = () => undefined;

  /** What readiness depends on from now on; without anything on nothing. */
  dependOn(check: ReadinessCheck = () => undefined): void {
    this.#check = check;
  }

  /** The answer to `/readyz`. */
  page(): Page {
    const missing = this.#check();
    return missing === undefined ? OK : { ...OK, status: 503, text: `${missing}\n` };
  }
}

/** The answer to `/healthz`: whoever gives it is alive. */
export const OK: Page = { status: 200, type: "text/plain", text: "ok" };
