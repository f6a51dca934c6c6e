import { printYaml } from "../objects/print-yaml.ts";
import type { Build } from "./build.ts";

/** Prints a build as `kustomize build` does: YAML documents with "---" between them. */
export function printBuild({ objects }: Build): string {
  return objects.map(printYaml).join("---\n");
}
