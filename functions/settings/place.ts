import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";

/** Where in the settings something is: `clusters`, 0, `wants`, 1, `refs`. */
export type Path = readonly (string | number)[];

/** Something wrong with the settings. */
export interface SettingsProblem {
  readonly path: Path;
  readonly message: string; // what is there, quoted, and what is not right about it
  readonly advice: string;
}

/** A value in the settings and where it is, so that a problem can tell. All problems are gathered. */
export class Place {
  readonly value: unknown;
  readonly path: Path;
  readonly #problems: SettingsProblem[];

  constructor(value: unknown, path: Path, problems: SettingsProblem[]) {
    this.value = value;
    this.path = path;
    this.#problems = problems;
  }

  /** Notes that something is wrong here. */
  refuse(message: string, advice: string): void {
    this.#problems.push({ path: this.path, message, advice });
  }

  /** The member of a name, there or not. */
  member(name: string): Place {
    const members = isJsonObject(this.value) ? this.value : {};
    const value = Object.hasOwn(members, name) ? members[name] : undefined;
    return new Place(value ?? undefined, [...this.path, name], this.#problems);
  }

  /** Its members, none of another name than those; nothing where it is no object. */
  members(known: readonly string[]): JsonObject {
    if (!isJsonObject(this.value)) {
      this.refuse(
        `It is ${quote(this.value)}, not a mapping.`,
        `Give it some of: ${known.join(", ")}.`,
      );
      return {};
    }
    for (const name of Object.keys(this.value).filter((each) => !known.includes(each))) {
      this.member(name).refuse(`"${name}" means nothing here.`, `It may be: ${known.join(", ")}.`);
    }
    return this.value;
  }

  /** Its entries; none where it is not there or no list. */
  entries(): readonly Place[] {
    if (this.value === undefined) return [];
    if (!Array.isArray(this.value)) {
      this.refuse(
        `It is ${quote(this.value)}, not a list.`,
        "Write each entry on a line that begins with a dash.",
      );
      return [];
    }
    return this.value.map(
      (value: unknown, index) => new Place(value, [...this.path, index], this.#problems),
    );
  }

  /** Its text; nothing, and a problem, where it is none or is empty. */
  text(example: string): string {
    if (typeof this.value === "string" && this.value !== "") return this.value;
    const what =
      this.value === undefined ? "It is missing" : `It is ${quote(this.value)}, not a text`;
    this.refuse(`${what}.`, `Write a text, such as ${example}.`);
    return "";
  }

  /** Its text where it is there. */
  optionalText(example: string): string | undefined {
    return this.value === undefined ? undefined : this.text(example);
  }

  /** A list of texts, or one text in place of a list of one; undefined where it is not there. */
  texts(example: string): readonly string[] | undefined {
    if (this.value === undefined) return undefined;
    if (typeof this.value === "string") return [this.text(example)];
    const entries = this.entries();
    if (Array.isArray(this.value) && entries.length === 0) {
      this.refuse(
        "The list is empty: it would match nothing.",
        `Leave it out, or write ${example}.`,
      );
    }
    return entries.map((entry) => entry.text(example));
  }
}
