import { isScalar, type YAMLMap } from "yaml";

import { indented, printEntry, printValue } from "./print-entry.ts";
import {
  columnOf,
  endOf,
  isEmpty,
  isNode,
  isTextKey,
  lineStart,
  nextLine,
  startOf,
  type Node,
} from "./yaml-places.ts";

/** What is to stand between two places of a text. */
export interface Rewritten {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What a mapping is to hold; undefined: the entry goes. Those that are not named stay. */
export type Wanted = ReadonlyMap<string, bigint | number | string | undefined>;

/** One entry of a mapping: what stands on the lines above it, and itself up to the end of its last line. */
interface Entry {
  readonly key: string;
  readonly above: string;
  readonly body: string;
}

/**
 * Writes a mapping anew so that it holds what is wanted. An entry that stays is as it was, comments with it; a new one stands
 * where it belongs by its name, or last where the others are in no such order.
 */
export function rewriteMap(source: string, map: YAMLMap, wanted: Wanted): Rewritten {
  return map.flow === true ? rewriteFlow(source, map, wanted) : rewriteBlock(source, map, wanted);
}

function rewriteBlock(source: string, map: YAMLMap, wanted: Wanted): Rewritten {
  const pairs = pairsOf(map);
  const from = pairs[0]?.from ?? startOf(map);
  const column = columnOf(source, from);
  const entries: Entry[] = [];
  let end = from;
  let above = "";
  for (const pair of pairs) {
    above += source.slice(end, Math.max(end, lineStart(source, pair.from)));
    end = nextLine(source, pair.to);
    const value = wanted.get(pair.key);
    if (wanted.has(pair.key) && value === undefined) continue; // what stands above it may be about the rest
    entries.push({ key: pair.key, above, body: bodyOf(source, pair, value, end) });
    above = "";
  }
  const known = new Set(pairs.map(({ key }) => key));
  for (const [key, value] of wanted) {
    if (known.has(key) || value === undefined) continue;
    const body = `${indented(printEntry(key, value), column)}\n`;
    entries.splice(placeOf(key, entries), 0, { key, above: "", body });
  }
  const margin = " ".repeat(column);
  const lines = entries.map((entry, at) =>
    at === 0 ? entry.body + entry.above : entry.above + margin + entry.body,
  );
  return { from, to: end, text: lines.join("") + above };
}

function bodyOf(
  source: string,
  pair: WrittenPair,
  value: bigint | number | string | undefined,
  end: number,
): string {
  const line = source.slice(pair.from, end);
  if (value === undefined || pair.text === String(value)) return line;
  const head = source.slice(pair.from, pair.valueFrom);
  const gap = pair.valueFrom === pair.to ? " " : "";
  const tail = source[pair.to - 1] === "\n" ? "\n" : line.slice(pair.to - pair.from);
  return (
    head + gap + indented(printValue(pair.key, value, false), columnOf(source, pair.from)) + tail
  );
}

/** Before the first that comes later in the alphabet, as kustomize writes keys; at the end where they are in another order. */
function placeOf(key: string, entries: readonly Entry[]): number {
  const isSorted = entries.every(
    (entry, at) => at === 0 || (entries[at - 1]?.key ?? "") <= entry.key,
  );
  const later = isSorted ? entries.findIndex((entry) => entry.key > key) : -1;
  return later === -1 ? entries.length : later;
}

function rewriteFlow(source: string, map: YAMLMap, wanted: Wanted): Rewritten {
  const pairs = pairsOf(map);
  const kept = pairs.flatMap((pair) => {
    const value = wanted.get(pair.key);
    if (wanted.has(pair.key) && value === undefined) return [];
    if (value === undefined || pair.text === String(value))
      return [source.slice(pair.from, pair.to)];
    return [`${source.slice(pair.from, pair.keyTo)}: ${printValue(pair.key, value, true)}`];
  });
  const known = new Set(pairs.map(({ key }) => key));
  const added = [...wanted].flatMap(([key, value]) =>
    known.has(key) || value === undefined ? [] : [`${key}: ${printValue(key, value, true)}`],
  );
  return { from: startOf(map), to: endOf(map), text: `{${[...kept, ...added].join(", ")}}` };
}

interface WrittenPair {
  readonly key: string;
  readonly text: string | undefined; // of its value, where that is no list and no mapping
  readonly from: number;
  readonly keyTo: number;
  readonly valueFrom: number;
  readonly to: number;
}

function pairsOf(map: YAMLMap): WrittenPair[] {
  return map.items.flatMap(({ key, value }) => {
    if (!isTextKey(key)) return [];
    const written: Node | undefined = isNode(value) && !isEmpty(value) ? value : undefined;
    const keyTo = key.range?.[1] ?? 0;
    const to = written === undefined ? keyTo + 1 : endOf(written);
    return [
      {
        key: key.value,
        text: isScalar(written) ? String(written.value) : undefined,
        from: startOf(key),
        keyTo,
        valueFrom: written === undefined ? to : startOf(written),
        to,
      },
    ];
  });
}
