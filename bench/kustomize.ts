import { conformanceFigures, platformFigures } from "./kustomize/figures.ts";

// npm run bench:kustomize [-- --json]: the figures as a table, or one JSON object a line. What they are measured against is told on stderr.
const isJson = process.argv.includes("--json");
for (const measure of [platformFigures, conformanceFigures]) {
  const { figures, notes } = measure();
  for (const figure of figures) {
    const { name, value, unit, load } = figure;
    const row = `${name.padEnd(24)}${String(value).padStart(10)} ${unit.padEnd(5)} (load ${load})`;
    process.stdout.write(`${isJson ? JSON.stringify(figure) : row}\n`);
  }
  for (const note of notes) process.stderr.write(`${note}\n`);
}
