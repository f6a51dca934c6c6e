import { err, ok, type Result } from "#contract/result.ts";

/** A setting of the agent: a flag, the environment variable that says the same, and what people read about it. */
export interface Setting<T> {
  readonly flag: string;
  readonly variable: string;
  readonly value: string; // what the help calls it; empty: the flag alone says yes
  readonly repeats: boolean; // given several times it says all of these, with commas between
  readonly fallback?: string; // absent: nothing is assumed
  readonly help: string;
  readonly read: Reader<T>;
}

/** Turns what was written into a value, or tells what it should be: the end of a sentence. */
export type Reader<T> = (text: string) => Result<T, string>;

/** The types of what settings come to. */
export type Values<Settings> = {
  readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? T : never;
};

interface Description {
  readonly value?: string;
  readonly variable?: string;
  readonly repeats?: boolean;
  readonly help: string;
}

/** A setting that has a value whether or not it is set. */
export function setting<T>(
  flag: string,
  fallback: string,
  read: Reader<T>,
  description: Description,
): Setting<T> {
  return { ...describe(flag, description), fallback, read };
}

/** A setting that may be left out. */
export function optional<T>(
  flag: string,
  read: Reader<T>,
  description: Description,
): Setting<T | undefined> {
  return {
    ...describe(flag, description),
    read: (text) => (text === "" ? ok(undefined) : read(text)),
  };
}

/** A setting without which nothing goes. */
export function required<T>(
  flag: string,
  read: Reader<T>,
  description: Description & { readonly missing: string; readonly cure: string },
): Setting<T> {
  const { missing, cure } = description;
  const names = describe(flag, description);
  const problem = `${missing} is missing: set ${namesOf(names)} to ${cure}`;
  return { ...names, read: (text) => (text === "" ? err(problem) : read(text)) };
}

function describe(flag: string, { value = "", variable, repeats = false, help }: Description) {
  const derived = `PULLHOOK_${flag.replaceAll("-", "_").toUpperCase()}`;
  return { flag, value, repeats, help, variable: variable ?? derived };
}

/** The two names of a setting, as sentences say them. */
export function namesOf({ flag, variable }: Pick<Setting<unknown>, "flag" | "variable">): string {
  return `--${flag} or ${variable}`;
}
