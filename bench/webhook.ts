import { webhookFigures } from "./webhook-figures.ts";

for (const figure of await webhookFigures()) process.stdout.write(`${JSON.stringify(figure)}\n`);
