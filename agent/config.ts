import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { err, ok, type Result } from "#contract/result.ts";

/** The agent's settings, each checked. */
export interface Config {
  readonly queueUrl: string;
  readonly kubeconfig?: string; // absent: the pod's own service account, or what KUBECONFIG and ~/.kube/config say
  readonly cacheDirectory: string;
  readonly concurrent: number;
  readonly logLevel: LogLevel;
}

const LOG_LEVELS = ["debug", "info", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Env = Readonly<Record<string, string | undefined>>;

/** A setting: a flag, the environment variable that says the same, and what people read about it. */
interface Setting {
  readonly flag: string;
  readonly variable: string;
  readonly value: string; // what the help calls it
  readonly fallback?: string; // absent: nothing is assumed
  readonly help: string;
}

const SETTINGS = {
  queueUrl: {
    flag: "queue-url",
    variable: "PULLHOOK_QUEUE_URL",
    value: "URL",
    help: "the SQS queue with this cluster's hints (required)",
  },
  kubeconfig: {
    flag: "kubeconfig",
    variable: "KUBECONFIG",
    value: "FILE",
    help: "how to reach the API server; in a pod its own service account is used",
  },
  cacheDirectory: {
    flag: "cache-dir",
    variable: "PULLHOOK_CACHE_DIR",
    value: "DIR",
    fallback: join(tmpdir(), "pullhook"),
    help: "where fetched git objects are kept; may be lost at any time",
  },
  concurrent: {
    flag: "concurrent",
    variable: "PULLHOOK_CONCURRENT",
    value: "N",
    fallback: "4",
    help: "how many Kustomizations are reconciled at one time",
  },
  logLevel: {
    flag: "log-level",
    variable: "PULLHOOK_LOG_LEVEL",
    value: LOG_LEVELS.join("|"),
    fallback: "info",
    help: "what is logged",
  },
} as const satisfies Readonly<Record<string, Setting>>;

const ALL: readonly Setting[] = Object.values(SETTINGS);

/** The reference of all settings. */
export const HELP = [
  "Usage: pullhook-agent [flags]",
  "",
  "Reconciles this cluster's GitRepositories and Kustomizations, at once when a hint arrives on the queue.",
  "Credentials and region for the queue are found as the AWS SDK finds them (AWS_REGION, AWS_PROFILE, a web identity, ...).",
  "",
  ...ALL.map(describe),
  `  ${"--help".padEnd(34)} this text`,
].join("\n");

function describe(setting: Setting): string {
  const { flag, variable, value, fallback, help } = setting;
  const usual = fallback === undefined ? "" : `, default ${fallback}`;
  return `  ${`--${flag}=${value}`.padEnd(34)} ${help} (${variable}${usual})`;
}

/** Reads flags, then environment variables, then defaults. Every problem is a sentence, and all of them come at once. */
export function readConfig(args: readonly string[], env: Env): Result<Config, readonly string[]> {
  const flags = readFlags(args);
  function read({ flag, variable, fallback }: Setting): string | undefined {
    return nonEmpty(flags.values[flag]) ?? nonEmpty(env[variable]) ?? fallback;
  }
  const queueUrl = readQueueUrl(read(SETTINGS.queueUrl));
  const concurrent = readConcurrent(read(SETTINGS.concurrent) ?? "");
  const logLevel = readLogLevel(read(SETTINGS.logLevel) ?? "");
  const problems = [queueUrl, concurrent, logLevel].flatMap((part) => (part.ok ? [] : part.error));
  if (flags.problems.length > 0 || !queueUrl.ok || !concurrent.ok || !logLevel.ok) {
    return err([...flags.problems, ...problems]);
  }
  const kubeconfig = read(SETTINGS.kubeconfig);
  return ok({
    queueUrl: queueUrl.value,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    cacheDirectory: read(SETTINGS.cacheDirectory) ?? "",
    concurrent: concurrent.value,
    logLevel: logLevel.value,
  });
}

interface Flags {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly problems: readonly string[];
}

function readFlags(args: readonly string[]): Flags {
  const known = new Set(ALL.map(({ flag }) => flag));
  const options = Object.fromEntries([...known].map((flag) => [flag, { type: "string" as const }]));
  const { values, tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const problems = tokens.flatMap((token) => {
    if (token.kind === "positional") return `"${token.value}" is no flag: see --help`;
    if (token.kind !== "option") return [];
    if (!known.has(token.name)) return `${token.rawName} is not a flag of the agent: see --help`;
    return token.value === undefined ? `${token.rawName} needs a value: see --help` : [];
  });
  const texts = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return { values: Object.fromEntries(texts), problems };
}

function readQueueUrl(text: string | undefined): Result<string, string> {
  const names = "--queue-url or PULLHOOK_QUEUE_URL";
  if (text === undefined) {
    return err(`the queue is missing: set ${names} to the URL of this cluster's SQS queue`);
  }
  const isUrl = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return isUrl ? ok(text) : err(`${names} is "${text}", which is not an http(s) URL of a queue`);
}

function readConcurrent(text: string): Result<number, string> {
  if (/^[1-9]\d{0,3}$/.test(text)) return ok(Number(text));
  return err(`--concurrent or PULLHOOK_CONCURRENT is "${text}", not a whole number from 1 to 9999`);
}

function readLogLevel(text: string): Result<LogLevel, string> {
  const level = LOG_LEVELS.find((known) => known === text);
  if (level !== undefined) return ok(level);
  return err(`--log-level or PULLHOOK_LOG_LEVEL is "${text}", not one of ${LOG_LEVELS.join(", ")}`);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
