import type { Failure } from "../failure.ts";
import type { ParsedFiles } from "../load/parsed-files.ts";
import { SchemaStore } from "../schema/schema-store.ts";

/** How many kustomizations one may be built from; each counts as often as it is named. */
const MAX_KUSTOMIZATIONS = 10_000;

/** How many kustomizations may lead to one, each naming the next. */
const MAX_DEPTH = 500;

/** How many resources there may be in one kustomization. */
export const MAX_RESOURCES = 200_000;

/** What all kustomizations of one build share. */
export class BuildState {
  readonly schemas = new SchemaStore();
  readonly warnings: string[] = [];
  readonly parsed: ParsedFiles | undefined;
  #kustomizations = 0;

  constructor(parsed?: ParsedFiles) {
    this.parsed = parsed;
  }

  /** Counts a kustomization; fails once there are too many. */
  countKustomization(depth: number): Failure | undefined {
    this.#kustomizations += 1;
    if (this.#kustomizations > MAX_KUSTOMIZATIONS) {
      return exceeded(`more than ${MAX_KUSTOMIZATIONS} kustomizations are involved`);
    }
    if (depth > MAX_DEPTH) return exceeded(`more than ${MAX_DEPTH} kustomizations lead here`);
    return undefined;
  }
}

function exceeded(message: string): Failure {
  return {
    code: "limit-exceeded",
    message,
    advice: "Build it in parts.",
  };
}
