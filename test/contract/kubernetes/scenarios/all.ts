import type { Scenario } from "../support/scenario.ts";
import { APPLY } from "./apply.ts";
import { CUSTOM } from "./custom.ts";
import { DEFAULTS } from "./defaults.ts";
import { DEFINITION_SCENARIOS } from "./definitions.ts";
import { DISCOVERY } from "./discovery.ts";
import { ERRORS } from "./errors.ts";
import { OBJECTS } from "./objects.ts";
import { PATCHES } from "./patches.ts";
import { TABLES } from "./tables.ts";
import { VALIDATION } from "./validation.ts";

/** Every scenario. */
export const SCENARIOS: readonly Scenario[] = [
  ...OBJECTS,
  ...ERRORS,
  ...APPLY,
  ...VALIDATION,
  ...CUSTOM,
  ...DEFAULTS,
  ...DEFINITION_SCENARIOS,
  ...DISCOVERY,
  ...PATCHES,
  ...TABLES,
];
