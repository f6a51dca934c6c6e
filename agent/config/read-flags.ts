import { parseArgs } from "node:util";

import type { Setting } from "./setting.ts";

/** What the command line says, and what of it makes no sense. */
export interface Flags {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Reads flags as `--name=value` or `--name value`; one without a value, where none is needed, says true. The last one counts, or all where it may repeat. */
export function readFlags(
  args: readonly string[],
  settings: readonly Pick<Setting<unknown>, "flag" | "value" | "repeats">[],
): Flags {
  const bare = new Set(settings.filter(({ value }) => value === "").map(({ flag }) => flag));
  const repeating = new Set(settings.filter(({ repeats }) => repeats).map(({ flag }) => flag));
  const options = Object.fromEntries(
    settings.map(({ flag }) => {
      const type = bare.has(flag) ? ("boolean" as const) : ("string" as const);
      return [flag, { type }];
    }),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") problems.push(`"${token.value}" is no flag: see --help`);
    else if (!Object.hasOwn(options, token.name)) {
      problems.push(`${token.rawName} is not a flag of the agent: see --help`);
    } else if (token.value === undefined && !bare.has(token.name)) {
      problems.push(`${token.rawName} needs a value: see --help`);
    } else {
      const before = repeating.has(token.name) ? values.get(token.name) : undefined;
      const value = token.value ?? "true";
      values.set(token.name, before === undefined ? value : `${before},${value}`);
    }
  }
  return { values, problems };
}
