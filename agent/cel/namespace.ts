import type { Environment } from "@marcbachmann/cel-js";

/**
 * Makes a name that functions can stand behind, as in `sets.contains(…)`, and gives the type for their signatures. To the
 * library such a function is a method of a constant.
 */
export function addNamespace(environment: Environment, name: string): string {
  class Namespace {
    readonly name = name;
  }
  const type = `namespace.${name}`;
  environment.registerType(type, Namespace).registerConstant(name, type, new Namespace());
  return type;
}
