import type { JsonValue } from "../../objects/kube-object.ts";
import { printYaml } from "../../objects/print-yaml.ts";

/** Prints `key: value` as kustomize writes it one level in; lines after the first are indented by two. */
export function printEntry(key: string, value: JsonValue): string {
  const nested = printYaml({ x: { [key]: value } })
    .split("\n")
    .slice(1, -1);
  return nested.map((line) => line.slice(2)).join("\n");
}

/** Prints a value that stands after a key. In braces or brackets more has to stand in quotes. */
export function printValue(key: string, value: JsonValue, isInFlow: boolean): string {
  if (typeof value === "string" && value.includes("\n")) return JSON.stringify(value);
  const printed = printEntry(key, value).slice(printEntry(key, "x").length - 1);
  const isPlain = !/^["']/.test(printed);
  const needsQuotes =
    isInFlow &&
    typeof value === "string" &&
    (printed.includes("\n") || (isPlain && /[,[\]{}]/.test(printed)));
  return needsQuotes ? JSON.stringify(value) : printed;
}

/** Indents all lines but the first. */
export function indented(text: string, column: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(column)}`);
}
