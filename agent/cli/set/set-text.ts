import { printYaml } from "../../objects/print-yaml.ts";
import type { KustomizationText } from "./kustomization-text.ts";
import { printValue } from "./print-entry.ts";
import { writtenTwice } from "./written-twice.ts";
import { endOf, isEmpty, isShared, lineStart, nextLine, startOf } from "./yaml-places.ts";

/** Sets a field that holds a text; an empty one takes it out. */
export function setText(text: KustomizationText, field: string, value: string): string | undefined {
  const { source } = text;
  const written = text.find(field);
  if (written === undefined) {
    if (value !== "") text.append(printYaml({ [field]: value }));
    return undefined;
  }
  const { key, value: known } = written;
  const isThere = known !== undefined && !isEmpty(known);
  const keyEnd = source.indexOf(":", key.range?.[1] ?? 0) + 1;
  const end = isThere ? endOf(known) : keyEnd;
  if (isThere && isShared(known)) return writtenTwice(field);
  if (value === "") {
    text.replace(lineStart(source, startOf(key)), nextLine(source, end), "");
    return undefined;
  }
  const printed = printValue(field, value, false);
  if (!isThere) text.replace(keyEnd, keyEnd, ` ${printed}`);
  else text.replace(startOf(known), end, source[end - 1] === "\n" ? `${printed}\n` : printed);
  return undefined;
}
