import type { KustomizationText, WrittenField } from "./kustomization-text.ts";
import { endOf, isEmpty, nextLine } from "./yaml-places.ts";

/** Writes lines below a field that holds nothing yet, in the place of an empty `[]`, `{}` or null. */
export function writeBelow(
  text: KustomizationText,
  { key, value }: WrittenField,
  lines: string,
): void {
  const { source } = text;
  const keyEnd = source.indexOf(":", key.range?.[1] ?? 0) + 1;
  const end = value === undefined || isEmpty(value) ? keyEnd : endOf(value);
  text.replace(keyEnd, end, "");
  text.insertLines(nextLine(source, end), lines);
}
