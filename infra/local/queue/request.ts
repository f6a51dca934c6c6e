import { err, ok, type Result } from "#contract/result.ts";

import type { Fault } from "./fault.ts";

/** The members of a request, as they came. */
export type Fields = Readonly<Record<string, unknown>>;

interface Types {
  readonly text: string;
  readonly integer: number;
  readonly texts: readonly string[];
  readonly "map of texts": Readonly<Record<string, string>>;
  readonly "list of structures": readonly Fields[];
  readonly "map of structures": Readonly<Record<string, Fields>>;
}
type Kind = keyof Types;

/** What a request may hold. `?` after the kind: it may be left out. */
export type Shape = Readonly<Record<string, Kind | `${Kind}?`>>;

type TypeOf<Word> = Word extends Kind
  ? Types[Word]
  : Word extends `${infer K extends Kind}?`
    ? Types[K]
    : never;

/** A request of that shape. */
export type Request<S extends Shape> = {
  readonly [Name in keyof S as S[Name] extends Kind ? Name : never]: TypeOf<S[Name]>;
} & {
  readonly [Name in keyof S as S[Name] extends Kind ? never : Name]?: TypeOf<S[Name]>;
};

/** Reads a request at the border. Members beyond the shape are passed over, and null stands for absent, as in AWS. */
export function readRequest<S extends Shape>(fields: Fields, shape: S): Result<Request<S>, Fault> {
  const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  if (fits(present, shape)) return ok(present);
  return err(whyNot(present, shape));
}

/** Tells whether a value is a JSON object. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fits<S extends Shape>(fields: Fields, shape: S): fields is Request<S> {
  return Object.entries(shape).every(([name, word]) => memberFits(fields[name], word));
}

function whyNot(fields: Fields, shape: Shape): Fault {
  const [name = "", word = ""] =
    Object.entries(shape).find(([member, kind]) => !memberFits(fields[member], kind)) ?? [];
  if (fields[name] === undefined) {
    return {
      kind: "MissingParameter",
      message: `The request must contain the parameter ${name}.`,
    };
  }
  return { kind: "Serialization", message: `${name} is not of the kind "${kindOf(word)}".` };
}

function memberFits(value: unknown, word: string): boolean {
  if (value === undefined) return word.endsWith("?");
  return CHECKS[kindOf(word)]?.(value) ?? false;
}

function kindOf(word: string): string {
  return word.endsWith("?") ? word.slice(0, -1) : word;
}

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: isText,
  integer: Number.isSafeInteger,
  texts: (value) => Array.isArray(value) && value.every(isText),
  "map of texts": (value) => isRecord(value) && Object.values(value).every(isText),
  "list of structures": (value) => Array.isArray(value) && value.every(isRecord),
  "map of structures": (value) => isRecord(value) && Object.values(value).every(isRecord),
} satisfies Record<Kind, (value: unknown) => boolean>;

function isText(value: unknown): boolean {
  return typeof value === "string";
}
