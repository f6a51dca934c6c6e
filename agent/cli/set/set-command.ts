import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { err, ok, type Result } from "#contract/result.ts";

import { KUSTOMIZATION_FILES } from "../../kustomize/kustomization/read-kustomization.ts";
import { done, failed, misused, type Command } from "../command.ts";
import { readArguments } from "../read-arguments.ts";
import { changeKustomization } from "./change-kustomization.ts";
import { changeOfImages } from "./change-of-image.ts";
import { changeOfAnnotations, changeOfLabels } from "./change-of-pairs.ts";
import { changeOfReplicas } from "./change-of-replicas.ts";
import { changeOfText } from "./change-of-text.ts";
import type { FieldChange } from "./field-change.ts";

type Reader = (args: readonly string[]) => Result<FieldChange, readonly string[]>;

const READERS: Readonly<Record<string, Reader>> = {
  image: changeOfImages,
  namespace: changeOfText("namespace", "namespace"),
  label: changeOfLabels,
  annotation: changeOfAnnotations,
  replicas: changeOfReplicas,
  nameprefix: changeOfText("namePrefix", "prefix"),
  namesuffix: changeOfText("nameSuffix", "suffix"),
};

const HELP = `Usage: pullhook set FIELD VALUE...

Changes the kustomization.yaml of this directory as kustomize edit set does, and leaves everything else in it as it is.

  image NAME=NEWNAME:TAG@DIGEST ...   what images are called, their tags and digests; each part but one may be left out, and
                                      "*" keeps what the file says: pullhook set image app=*:v2
  namespace NAME                      the namespace of all objects
  label KEY:VALUE ...                 commonLabels
  annotation KEY:VALUE ...            commonAnnotations
  replicas NAME=COUNT ...             how many pods workloads have
  nameprefix TEXT                     what names begin with
  namesuffix TEXT                     what names end with; after "--" where it begins with one: set namesuffix -- -blue

An empty TEXT or NAME takes the field out.`;

/** `pullhook set`. */
export const SET: Command = {
  help: HELP,
  async run(args, { directory }) {
    const { words, problems } = readArguments(args, []);
    const [field = "", ...values] = words;
    const reader = Object.hasOwn(READERS, field) ? READERS[field] : undefined;
    if (reader === undefined) {
      const what = field === "" ? "a field is missing" : `there is no field "${field}" to set`;
      return misused([`${what}; there are: ${Object.keys(READERS).join(", ")}`], "pullhook set");
    }
    if (problems.length > 0) return misused(problems, "pullhook set");
    const change = reader(values);
    if (!change.ok) return misused(change.error, "pullhook set");
    const name = findFile(directory);
    if (!name.ok) return failed([name.error]);
    const file = join(directory, name.value);
    const text = readFileSync(file, "utf8");
    const changed = changeKustomization(text, name.value, change.value);
    if (!changed.ok) return failed(changed.error);
    if (changed.value !== text) writeFileSync(file, changed.value);
    return done("");
  },
};

/** Matches kustomize: exactly one of the names has to be there. */
function findFile(directory: string): Result<string, string> {
  const found = KUSTOMIZATION_FILES.flatMap((name) => {
    const stats = statSync(join(directory, name), { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ name, isDirectory: stats.isDirectory() }];
  });
  const [first, second] = found;
  if (first === undefined) {
    return err(
      `Missing kustomization file 'kustomization.yaml' in ${directory}. Go to the directory that holds it, or create it.`,
    );
  }
  if (second !== undefined) {
    const names = found.map(({ name }) => name);
    return err(
      `Found multiple kustomization files in ${directory}: ${names.join(", ")}. Keep one of them.`,
    );
  }
  if (first.isDirectory) {
    return err(`${first.name} should be a file, and is a directory in ${directory}.`);
  }
  return ok(first.name);
}
