import type { Figure } from "./figure.ts";
import type { Scenario } from "./scenario.ts";
import { drift } from "./scenarios/drift.ts";
import { idle } from "./scenarios/idle.ts";
import { largeRepository } from "./scenarios/large-repository.ts";
import { manyKustomizations } from "./scenarios/many-kustomizations.ts";
import { manyObjects } from "./scenarios/many-objects.ts";
import { push } from "./scenarios/push.ts";
import { storm } from "./scenarios/storm.ts";
import { webhook } from "./scenarios/webhook.ts";
import { API_NOTICE } from "./support/api.ts";

// npm run bench [-- --json] [NAME...]: measures the named scenarios, or all but the long ones.
const SCENARIOS: readonly Scenario[] = [
  push,
  idle,
  webhook,
  manyObjects(100),
  manyObjects(1000),
  { ...manyObjects(10_000), isLong: true },
  manyKustomizations(10),
  manyKustomizations(100),
  { ...manyKustomizations(500), isLong: true },
  largeRepository,
  drift,
  storm,
];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== "--json");
  const unknown = names.filter((name) => SCENARIOS.every((scenario) => scenario.name !== name));
  if (unknown.length > 0) {
    const known = SCENARIOS.map(({ name }) => name).join(", ");
    process.stderr.write(`There is no scenario ${unknown.join(", ")}. There are: ${known}.\n`);
    return 2;
  }
  process.stderr.write(`${API_NOTICE}\n`);
  const print = args.includes("--json") ? printJson : printRow;
  const wanted = SCENARIOS.filter(({ name, isLong = false }) =>
    names.length === 0 ? !isLong : names.includes(name),
  );
  for (const scenario of wanted) {
    for (const figure of await scenario.run()) print(figure);
  }
  return 0;
}

function printJson(figure: Figure): void {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
}

function printRow({ name, value, unit, load }: Figure): void {
  process.stdout.write(
    `${name.padEnd(28)}${String(value).padStart(10)} ${unit.padEnd(9)} load ${load}\n`,
  );
}
