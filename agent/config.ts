import { err, ok, type Result } from "#contract/result.ts";

import { readFlags } from "./config/read-flags.ts";
import { namesOf, type Setting, type Values } from "./config/setting.ts";
import { SECTIONS, SETTINGS } from "./config/settings.ts";
import { printDuration } from "./objects/duration.ts";

/** The agent's settings, each checked. */
export type Config = Values<typeof SETTINGS>;

type Env = Readonly<Record<string, string | undefined>>;

const ALL: readonly Setting<unknown>[] = Object.values(SETTINGS);
const COLUMN = 46;

/** The reference of all settings. */
export const HELP = [
  "Usage: pullhook-agent [flags]",
  "",
  "Reconciles this cluster's GitRepositories and Kustomizations, at once when a hint arrives on the queue.",
  "Credentials and region for the queue are found as the AWS SDK finds them (AWS_REGION, AWS_PROFILE, a web identity, ...).",
  ...SECTIONS.flatMap(([title, settings]) => ["", `${title}:`, ...settings.map(describe)]),
  "",
  `  ${"--help".padEnd(COLUMN)} this text`,
].join("\n");

function describe({ flag, variable, value, fallback = "", help }: Setting<unknown>): string {
  const written = value === "" ? `--${flag}` : `--${flag}=${value}`;
  const usual = fallback === "" ? "" : `, default ${fallback}`;
  return `  ${written.padEnd(COLUMN)} ${help} (${variable}${usual})`;
}

/** Reads flags, then environment variables, then defaults. Every problem is a sentence, and all of them come at once. */
export function readConfig(args: readonly string[], env: Env): Result<Config, readonly string[]> {
  const flags = readFlags(args, ALL);
  const problems = [...flags.problems];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const written = textOf(setting, flags.values, env);
    const value = setting.read(written);
    if (value.ok) values[name] = value.value;
    else problems.push(explain(setting, written, value.error));
  }
  if (!isComplete(values, problems)) return err(problems);
  const contradictions = contradictionsIn(values);
  return contradictions.length === 0 ? ok(values) : err(contradictions);
}

/** The file that says how to reach the API server, whatever is wrong with the other settings; undefined where none is named. */
export function readKubeconfigFile(args: readonly string[], env: Env): string | undefined {
  return textOf(SETTINGS.kubeconfig, readFlags(args, ALL).values, env) || undefined;
}

function textOf(
  { flag, variable, fallback = "" }: Setting<unknown>,
  flags: ReadonlyMap<string, string>,
  env: Env,
): string {
  return (flags.get(flag) ?? "") || (env[variable] ?? "") || fallback;
}

/** Without a problem, each setting was read by its own reader. */
function isComplete(
  _values: Readonly<Record<string, unknown>>,
  problems: readonly string[],
): _values is Config {
  return problems.length === 0;
}

function explain(setting: Setting<unknown>, written: string, what: string): string {
  return written === "" ? what : `${namesOf(setting)} is "${written}", ${what}`;
}

/** What each setting alone does not tell. client-go asks the same of the times of an election. */
function contradictionsIn(config: Config): readonly string[] {
  const { leaseSeconds, renewDeadlineSeconds, retryPeriodSeconds } = config;
  const { minRetrySeconds, maxRetrySeconds } = config;
  const pairs = [
    [
      leaseSeconds > renewDeadlineSeconds,
      SETTINGS.leaseSeconds,
      SETTINGS.renewDeadlineSeconds,
      renewDeadlineSeconds,
    ],
    [
      renewDeadlineSeconds > retryPeriodSeconds,
      SETTINGS.renewDeadlineSeconds,
      SETTINGS.retryPeriodSeconds,
      retryPeriodSeconds,
    ],
    [
      maxRetrySeconds >= minRetrySeconds,
      SETTINGS.maxRetrySeconds,
      SETTINGS.minRetrySeconds,
      minRetrySeconds,
    ],
  ] as const;
  return pairs.flatMap(([holds, larger, smaller, seconds]) =>
    holds
      ? []
      : `${namesOf(larger)} must be longer than ${namesOf(smaller)}, which is ${printDuration(seconds)}`,
  );
}
