import { bundle, PROGRAMS } from "./bundle.ts";

// npm run build [-- NAME...]: bundles the named programs, or all of them.
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => PROGRAMS.every((program) => program.name !== name));
if (unknown.length > 0) {
  const names = PROGRAMS.map(({ name }) => name).join(", ");
  process.stderr.write(`There is no program ${unknown.join(", ")}. There are: ${names}.\n`);
  process.exit(2);
}
const programs = PROGRAMS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
await Promise.all(programs.map((program) => bundle(program)));
