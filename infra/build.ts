import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { bundle, LIBRARY, PROGRAMS } from "./bundle.ts";
import { declareLibrary } from "./library/declare-library.ts";

// npm run build [-- NAME...]: bundles the named programs, or all of them.
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => PROGRAMS.every((program) => program.name !== name));
if (unknown.length > 0) {
  const names = PROGRAMS.map(({ name }) => name).join(", ");
  process.stderr.write(`There is no program ${unknown.join(", ")}. There are: ${names}.\n`);
  process.exit(2);
}
// All of it is built anew: what an older version left is not shipped.
if (wanted.length === 0)
  await rm(join(dirname(import.meta.dirname), "dist"), { recursive: true, force: true });
const programs = PROGRAMS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
await Promise.all(programs.map((program) => bundle(program)));
if (programs.some(({ name }) => name === LIBRARY)) await declareLibrary();
