#!/usr/bin/env node
import { runCommand } from "./run-command.ts";

const surroundings = { directory: process.cwd(), env: process.env };
const { exitCode, stdout, stderr } = await runCommand(process.argv.slice(2), surroundings);
process.exitCode = exitCode;
process.stderr.write(stderr);
process.stdout.on("error", () => {}); // whoever read it has seen enough
process.stdout.write(stdout);
