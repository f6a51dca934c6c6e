import { isMap } from "yaml";

import { printYaml } from "../../objects/print-yaml.ts";
import type { KustomizationText } from "./kustomization-text.ts";
import { rewriteMap } from "./rewrite-map.ts";
import { writeBelow } from "./write-below.ts";
import { writtenTwice } from "./written-twice.ts";
import { isEmpty, isShared } from "./yaml-places.ts";

/** Sets entries of a field that holds a mapping; the others stay. The answer is why it cannot be done. */
export function setEntries(
  text: KustomizationText,
  field: string,
  entries: Readonly<Record<string, string>>,
): string | undefined {
  const written = text.find(field);
  const lines = printYaml({ [field]: entries });
  if (written === undefined) {
    text.append(lines);
    return undefined;
  }
  const { value } = written;
  if (value === undefined || isEmpty(value) || (isMap(value) && value.items.length === 0)) {
    writeBelow(text, written, lines.slice(lines.indexOf("\n") + 1));
    return undefined;
  }
  if (!isMap(value) || isShared(value)) return writtenTwice(field);
  const {
    from,
    to,
    text: rewritten,
  } = rewriteMap(text.source, value, new Map(Object.entries(entries)));
  text.replace(from, to, rewritten);
  return undefined;
}
