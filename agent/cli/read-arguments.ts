import { parseArgs } from "node:util";

/** A flag of a command. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly isSwitch: boolean; // it stands alone; `=true` and `=false` may follow
}

/** What a command line says, and what of it makes no sense. */
export interface Arguments {
  readonly flags: ReadonlyMap<string, string>; // a switch that is on says true
  readonly words: readonly string[];
  readonly problems: readonly string[];
}

/** Reads flags and words in any order; after `--` all are words. The last of two equal flags counts, as with kustomize. */
export function readArguments(args: readonly string[], known: readonly Flag[]): Arguments {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(known.map((flag) => [flag.name, optionOf(flag)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Map<string, string>();
  const words: string[] = [];
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const flag = known.find(({ name }) => name === token.name);
    const problem = flag === undefined ? `unknown flag: ${token.rawName}` : problemOf(flag, token);
    if (problem === undefined) flags.set(token.name, token.value ?? "true");
    else problems.push(problem);
  }
  return { flags, words, problems };
}

interface FlagToken {
  readonly rawName: string;
  readonly value?: string | undefined;
}

function problemOf({ isSwitch }: Flag, { rawName, value }: FlagToken): string | undefined {
  if (!isSwitch) return value === undefined ? `${rawName} needs a value` : undefined;
  const isFine = value === undefined || value === "true" || value === "false";
  return isFine ? undefined : `${rawName} is "${value}", neither true nor false`;
}

function optionOf({ isSwitch, short }: Flag): {
  readonly type: "boolean" | "string";
  readonly short?: string;
} {
  const type = isSwitch ? "boolean" : "string";
  return short === undefined ? { type } : { type, short };
}
