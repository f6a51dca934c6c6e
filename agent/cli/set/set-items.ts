import { isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from "yaml";

import { printYaml } from "../../objects/print-yaml.ts";
import type { Item, ItemChange, Texts } from "./field-change.ts";
import type { KustomizationText } from "./kustomization-text.ts";
import { printValue } from "./print-entry.ts";
import { rewriteMap } from "./rewrite-map.ts";
import { writeBelow } from "./write-below.ts";
import { writtenTwice } from "./written-twice.ts";
import {
  endOf,
  isEmpty,
  isShared,
  isTextKey,
  lineStart,
  nextLine,
  startOf,
} from "./yaml-places.ts";

/**
 * Sets items of a field that holds a list of things with names; the others stay where they are. A new one stands where it
 * belongs by its name, or last where the others are in no such order. The answer is why it cannot be done.
 */
export function setItems(
  text: KustomizationText,
  field: string,
  changes: readonly ItemChange[],
): string | undefined {
  const written = text.find(field);
  const sorted = changes.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const value = written?.value;
  if (written === undefined || value === undefined || isEmpty(value) || isEmptyList(value)) {
    const lines = printYaml(sorted.map((change) => change.change({})));
    if (written === undefined) text.append(`${field}:\n${lines}`);
    else writeBelow(text, written, lines);
    return undefined;
  }
  if (!isSeq(value) || isShared(value)) return writtenTwice(field);
  const list = new WrittenList(text, value);
  for (const change of sorted) list.set(change);
  return undefined;
}

function isEmptyList(value: unknown): boolean {
  return isSeq(value) && value.items.length === 0;
}

interface WrittenItem {
  readonly name: string;
  readonly map: YAMLMap;
}

/** The items of a list as they are written. */
class WrittenList {
  readonly #text: KustomizationText;
  readonly #list: YAMLSeq;
  readonly #items: readonly WrittenItem[];

  constructor(text: KustomizationText, list: YAMLSeq) {
    this.#text = text;
    this.#list = list;
    this.#items = list.items.flatMap((map) => {
      if (!isMap(map)) return [];
      return [{ name: textsOf(map)["name"] ?? "", map }];
    });
  }

  /** Of several items of one name the first stays: kustomize makes them one, too. */
  set({ name, change }: ItemChange): void {
    const [first, ...others] = this.#items.filter((item) => item.name === name);
    if (first === undefined) {
      this.#add(name, change({}));
      return;
    }
    const known = textsOf(first.map);
    const changed = change(known);
    const keys = [...Object.keys(known), ...Object.keys(changed).toSorted()];
    const wanted = new Map(keys.map((key) => [key, changed[key]] as const));
    const { from, to, text } = rewriteMap(this.#text.source, first.map, wanted);
    this.#text.replace(from, to, text);
    for (const other of others) this.#remove(other);
  }

  #add(name: string, item: Item): void {
    const next = this.#placeOf(name);
    const before = this.#items[next - 1];
    if (this.#list.flow === true) {
      const printed = printFlow(item);
      const at = before === undefined ? startOf(this.#list) + 1 : endOf(before.map);
      this.#text.replace(at, at, before === undefined ? `${printed}, ` : `, ${printed}`);
      return;
    }
    const margin = " ".repeat(this.#dashColumn());
    const lines = printYaml([item]).replaceAll(/^(?=.)/gm, margin);
    this.#text.insertLines(this.#startAfter(before), lines);
  }

  #remove(item: WrittenItem): void {
    const before = this.#items[this.#items.indexOf(item) - 1];
    if (this.#list.flow === true) {
      this.#text.replace(before === undefined ? 0 : endOf(before.map), endOf(item.map), "");
    } else {
      const { source } = this.#text;
      this.#text.replace(this.#startAfter(before), nextLine(source, endOf(item.map)), "");
    }
  }

  #placeOf(name: string): number {
    const names = this.#items.map((item) => item.name);
    const isSorted = names.every((known, at) => at === 0 || (names[at - 1] ?? "") <= known);
    const later = isSorted ? names.findIndex((known) => known > name) : -1;
    return later === -1 ? names.length : later;
  }

  /** Where the line after an item begins; without one, that below the name of the field. */
  #startAfter(item: WrittenItem | undefined): number {
    const { source } = this.#text;
    if (item !== undefined) return nextLine(source, endOf(item.map));
    const colon = source.lastIndexOf(":", startOf(this.#list));
    return nextLine(source, colon);
  }

  #dashColumn(): number {
    const { source } = this.#text;
    const dash = startOf(this.#list);
    return dash - lineStart(source, dash);
  }
}

function textsOf(map: YAMLMap): Texts {
  return Object.fromEntries(
    map.items.flatMap(({ key, value }): [string, string][] => {
      const isText = isTextKey(key) && isScalar(value) && typeof value.value === "string";
      return isText ? [[key.value, String(value.value)]] : [];
    }),
  );
}

function printFlow(item: Item): string {
  const pairs = Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const printed = pairs.map(([key, value]) => `${key}: ${printValue(key, value, true)}`);
  return `{${printed.join(", ")}}`;
}
