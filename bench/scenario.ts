import type { Figure } from "./figure.ts";

/** Something that is measured, by itself. */
export interface Scenario {
  readonly name: string; // npm run bench -- NAME measures this alone
  readonly isLong?: boolean; // measured only where it is named
  run(): Promise<readonly Figure[]>;
}
