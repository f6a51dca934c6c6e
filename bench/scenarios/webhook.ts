import type { Scenario } from "../scenario.ts";
import { webhookFigures } from "../webhook-figures.ts";

/** What the function that receives webhooks costs. */
export const webhook: Scenario = { name: "webhook", run: webhookFigures };
