import type { Scenario } from "../support/scenario.ts";
import { APPLY } from "./apply.ts";
import { CUSTOM } from "./custom.ts";
import { ERRORS } from "./errors.ts";
import { OBJECTS } from "./objects.ts";
import { TABLES } from "./tables.ts";
import { VALIDATION } from "./validation.ts";

/** Every scenario. */
export const SCENARIOS: readonly Scenario[] = [
  ...OBJECTS,
  ...ERRORS,
  ...APPLY,
  ...VALIDATION,
  ...CUSTOM,
  ...TABLES,
];
