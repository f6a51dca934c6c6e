import { writeFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { diskTree } from "../../adapters/disk-tree.ts";
import type { Build } from "../../kustomize/build.ts";
import { printBuild } from "../../kustomize/print-build.ts";
import { done, failed, misused, type Command, type CommandResult } from "../command.ts";
import { buildRequested } from "./build-requested.ts";
import { withLaptopBases } from "./laptop-bases.ts";
import { objectFiles } from "./object-files.ts";
import { readBuildRequest } from "./read-request.ts";

const HELP = `Usage: pullhook build [DIR] [flags]

Prints what a kustomization comes to, as kustomize build does. DIR is a directory that holds a kustomization.yaml, or the URL of a
git repository with the path of one in it, such as https://github.com/org/repo//path?ref=v1. Without DIR it is this directory.

  -o, --output PATH         write to a file; to a directory: a file for each object
      --load-restrictor R   LoadRestrictionsRootOnly (the default), or LoadRestrictionsNone: files may lie outside of the
                            directory of the kustomization that names them
      --reorder ORDER       legacy or none; without it, what sortOptions say (deprecated)
      --no-remote-bases     refuse what is not on this machine
      --enable-managedby-label  label every object with app.kubernetes.io/managed-by (deprecated)
      --enable-helm         not supported yet
  -h, --help                this text`;

/** `pullhook build`. */
export const BUILD: Command = {
  help: HELP,
  async run(args, { directory, env }) {
    const request = readBuildRequest(args, env);
    if (!request.ok) {
      const { kind, problems } = request.error;
      return kind === "misused" ? misused(problems, "pullhook build") : failed(problems);
    }
    const { output, warnings } = request.value;
    const result = await withLaptopBases((bases) =>
      buildRequested(request.value, { tree: diskTree("/"), directory, bases }),
    );
    if (!result.ok) return failed(result.error, warnings);
    const told = [...warnings, ...result.value.warnings];
    if (output === undefined) return done(printBuild(result.value), told);
    const path = resolve(directory, output);
    if (!isDirectory(dirname(path))) return failed([noDirectoryFor(output)], told);
    return write(result.value, path, told);
  },
};

/** A directory gets a file for each object, everything else is the one file. */
function write(build: Build, path: string, warnings: readonly string[]): CommandResult {
  if (!isDirectory(path)) writeFileSync(path, printBuild(build));
  else for (const [name, text] of objectFiles(build.objects)) writeFileSync(join(path, name), text);
  return done("", warnings);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function noDirectoryFor(output: string): string {
  return `${output} cannot be written: the directory that it lies in is not there. Create that first.`;
}
