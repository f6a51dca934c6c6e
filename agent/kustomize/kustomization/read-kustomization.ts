import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonValue } from "../../objects/kube-object.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { BuildProblem } from "../build-problem.ts";
import type { Place } from "../failure.ts";
import { decodeText } from "../load/decode-text.ts";
import type { Loader } from "../load/loader.ts";
import { configTexts } from "./config-texts.ts";
import { deprecationWarnings } from "./deprecated.ts";
import { fit } from "./fit.ts";
import { KUSTOMIZATION } from "./kustomization-shape.ts";
import type { KustomizationFields } from "./kustomization-shape.ts";
import { lineOf } from "./line-of.ts";

/** The names that a kustomization file may have. */
export const KUSTOMIZATION_FILES = [
  "kustomization.yaml",
  "kustomization.yml",
  "Kustomization",
] as const;

const KUSTOMIZATION_API = "kustomize.config.k8s.io/v1beta1";
const COMPONENT_API = "kustomize.config.k8s.io/v1alpha1";

/** A kustomization that was read: what it says, and on which line. */
export interface Kustomization {
  readonly fileName: string;
  readonly isComponent: boolean;
  readonly fields: KustomizationFields;
  readonly warnings: readonly string[];
  /** The line at which a field, or an item of it, stands. */
  place(...path: readonly (number | string)[]): Place;
}

/** Reads the kustomization in the loader's directory. Matches kustomize's KustTarget.Load. */
export function readKustomization(loader: Loader): Result<Kustomization, readonly BuildProblem[]> {
  const found = findFile(loader);
  if (!found.ok) return err([found.error]);
  const { path, bytes, fileName } = found.value;
  const text = decodeText(bytes);
  if (!text.ok) return err([invalid(text.error, { file: path })]);
  const document = readOldDocument(text.value);
  if (!document.ok) {
    const { message, line } = document.error;
    return err([invalid(message, { file: path, ...(line === 0 ? {} : { line }) })]);
  }
  return interpret(configTexts(document.value.value), document.value.root, path, fileName);
}

interface FoundFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

function findFile(loader: Loader): Result<FoundFile, BuildProblem> {
  const found: FoundFile[] = [];
  for (const fileName of KUSTOMIZATION_FILES) {
    const file = loader.load(fileName);
    if (file.ok) found.push({ ...file.value, fileName });
  }
  const [first, second] = found;
  if (first !== undefined && second === undefined) return ok(first);
  const names = KUSTOMIZATION_FILES.map((name) => `'${name}'`);
  if (first === undefined) {
    return err({
      code: "kustomization-missing",
      message: `unable to find one of ${names[0]}, ${names[1]} or ${names[2]} in directory '${loader.shownDirectory}'`,
      file: loader.directory,
      advice: "Add a kustomization.yaml to the directory.",
    });
  }
  return err({
    code: "kustomization-ambiguous",
    message: `Found multiple kustomization files under: ${loader.shownDirectory}`,
    file: loader.directory,
    advice: `Keep one of ${found.map((file) => file.fileName).join(", ")}.`,
  });
}

function interpret(
  value: JsonValue,
  root: YamlNode | undefined,
  file: string,
  fileName: string,
): Result<Kustomization, readonly BuildProblem[]> {
  function place(...path: readonly (number | string)[]): Place {
    const line = lineOf(root, path);
    return line === undefined ? { file } : { file, line };
  }
  const fitted = fit(value, KUSTOMIZATION, { unknownFields: "refused", texts: "only" });
  if (!fitted.ok) {
    return err(fitted.error.map(({ message, path }) => invalid(message, place(...path))));
  }
  const fields = fitted.value;
  const isComponent = fields.kind === "Component";
  const wrong = isEmpty(fields) ? [EMPTY] : wrongType(fields);
  if (wrong.length > 0) {
    return err(
      wrong.map((message) =>
        invalid(message, place(message.startsWith("api") ? "apiVersion" : "kind")),
      ),
    );
  }
  return ok({ fileName, isComponent, fields, warnings: deprecationWarnings(fields), place });
}

const EMPTY = "kustomization.yaml is empty";

// What is there though it says nothing, such as an empty list, makes a kustomization that is not empty.
function isEmpty(fields: KustomizationFields): boolean {
  return Object.entries(fields).every(([name, value]) => {
    if (name === "kind" || name === "apiVersion" || value === "") return true;
    const isMovedAway =
      name === "bases" || name === "imageTags" || name === "helmChartInflationGenerator";
    return isMovedAway && Array.isArray(value) && value.length === 0;
  });
}

function wrongType({ kind = "", apiVersion = "" }: KustomizationFields): string[] {
  const wrong: string[] = [];
  if (kind !== "" && kind !== "Kustomization" && kind !== "Component") {
    wrong.push("kind should be Kustomization or Component");
  }
  const wanted = kind === "Component" ? COMPONENT_API : KUSTOMIZATION_API;
  if (apiVersion !== "" && apiVersion !== wanted) {
    wrong.push(`apiVersion for ${kind || "Kustomization"} should be ${wanted}`);
  }
  return wrong;
}

function invalid(message: string, place: Place): BuildProblem {
  const advice = message.includes("unknown field")
    ? "Correct the name of the field, or take it out."
    : "Correct it as the kustomization reference says.";
  return {
    code: "kustomization-invalid",
    message: `invalid Kustomization: ${message}`,
    advice,
    ...place,
  };
}
