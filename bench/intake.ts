import { storm } from "./scenarios/storm.ts";
import { webhookFigures } from "./webhook-figures.ts";

// npm run bench:intake [-- --json]: the figures as a table, or one JSON object a line.
const isJson = process.argv.includes("--json");
for (const figure of [...(await webhookFigures()), ...(await storm.run())]) {
  const { name, value, unit, load } = figure;
  const row = `${name.padEnd(30)}${String(value).padStart(10)} ${unit.padEnd(5)} (load ${load})`;
  process.stdout.write(`${isJson ? JSON.stringify(figure) : row}\n`);
}
