import { isJsonObject, parseJson } from "#contract/json.ts";
import { err, ok, type Result } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import { wantsEveryRepository, type Cluster } from "./routing/subscription.ts";
import type { SettingsProblem } from "./settings/place.ts";
import { readSettings } from "./settings/read-settings.ts";
import type { ReceiverSettings, SenderSettings, Settings } from "./settings/settings.ts";

/** What the functions are told by their environment and by the file of settings that was deployed with them. */
export interface Config {
  readonly clusters: readonly (Cluster & { readonly queueUrl: string })[];
  readonly senders: readonly SenderSettings[];
  readonly receivers: readonly ReceiverSettings[];
  readonly region: string;
  readonly deliveriesTable?: string; // absent: each instance remembers deliveries for itself
  readonly otlpEndpoint?: string; // absent: no delivery is traced
}

/** A setting that is missing or wrong. */
export interface ConfigProblem {
  readonly setting: string;
  readonly message: string; // one sentence; it quotes no secret
  readonly advice: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings, or tells everything that is wrong with them. Without a file (`text`), GitHub may deliver, and the one queue
 * of `QUEUE_URL` has a hint of everything.
 */
export function readConfig(
  env: Environment,
  text?: string,
): Result<Config, readonly ConfigProblem[]> {
  const settings = text === undefined ? ok(NO_SETTINGS) : parseSettings(text);
  if (!settings.ok) return settings;
  const { clusters, senders, receivers } = settings.value;
  const queues = clusters.length === 0 ? oneQueue(env) : queuesOf(clusters, env);
  const isSetUp = senders.some(({ name }) => name === "github");
  const github = isSetUp ? ok([]) : githubByEnvironment(env, text);
  const otlp = readOtlpEndpoint(env);
  if (!queues.ok || !github.ok || !otlp.ok) {
    return err([queues, github, otlp].flatMap((each) => (each.ok ? [] : [each.error])));
  }
  const table = env["DELIVERIES_TABLE"];
  return ok({
    clusters: queues.value,
    senders: [...github.value, ...senders],
    receivers,
    region: env["AWS_REGION"] ?? "us-east-1",
    ...(table !== undefined && table !== "" && { deliveriesTable: table }),
    ...otlp.value,
  });
}

const NO_SETTINGS: Settings = { clusters: [], senders: [], receivers: [] };

/** Prints problems for whoever starts the program, one line each. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ setting, message, advice }) => `${setting}: ${message} ${advice}`)
    .join("\n");
}

/** The settings as they are deployed: JSON, made of the file that people edit. */
function parseSettings(text: string): Result<Settings, readonly ConfigProblem[]> {
  const value = parseJson(text);
  if (!isJsonObject(value)) {
    const setting = "pullhook.json";
    return err([{ setting, message: "It holds no JSON object.", advice: "Deploy again." }]);
  }
  const settings = readSettings(value);
  return settings.ok ? settings : err(settings.error.map(configProblem));
}

function configProblem({ path, message, advice }: SettingsProblem): ConfigProblem {
  return { setting: path.join("."), message, advice };
}

const GET_URL =
  "Set it to the URL of the queue that the agent reads, as `aws sqs get-queue-url` prints it.";

function oneQueue(env: Environment): Result<Config["clusters"], ConfigProblem> {
  const queueUrl = readUrl("QUEUE_URL", env, GET_URL);
  return queueUrl.ok
    ? ok([{ ...wantsEveryRepository("default"), queueUrl: queueUrl.value }])
    : queueUrl;
}

function queuesOf(
  clusters: Settings["clusters"],
  env: Environment,
): Result<Config["clusters"], ConfigProblem> {
  const needsPrefix = clusters.some(({ queueUrl }) => queueUrl === undefined);
  const advice = "Set it to what the queues' URLs have in common, before the clusters' names.";
  const prefix = needsPrefix ? readUrl("QUEUE_URL_PREFIX", env, advice) : ok("");
  if (!prefix.ok) return prefix;
  return ok(
    clusters.map((cluster) => ({
      ...cluster,
      queueUrl: cluster.queueUrl ?? `${prefix.value}${cluster.name}`,
    })),
  );
}

function readUrl(setting: string, env: Environment, advice: string): Result<string, ConfigProblem> {
  const text = env[setting];
  if (text === undefined || text === "") return err({ setting, message: "It is not set.", advice });
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return ok(text);
  return err({ setting, message: `"${text}" is not an http or https URL.`, advice });
}

function readOtlpEndpoint(env: Environment): Result<Pick<Config, "otlpEndpoint">, ConfigProblem> {
  const setting = "OTEL_EXPORTER_OTLP_ENDPOINT";
  if ((env[setting] ?? "") === "") return ok({});
  const url = readUrl(
    setting,
    env,
    "Set it to where a collector takes OTLP over HTTP, or leave it out.",
  );
  return url.ok ? ok({ otlpEndpoint: url.value }) : url;
}

/** GitHub's secret may be in the environment, or the name of it; where there is a file of settings, it need be in neither. */
function githubByEnvironment(
  env: Environment,
  settings: string | undefined,
): Result<readonly SenderSettings[], ConfigProblem> {
  const setting = "WEBHOOK_SECRETS";
  const name = env["WEBHOOK_SECRET_NAME"];
  if (name !== undefined && name !== "") {
    return ok([{ name: "github", secrets: [{ kind: "stored", name }], options: {} }]);
  }
  const text = env[setting];
  if (text === undefined && settings !== undefined) return ok([]);
  if (text !== undefined && text.trim() !== "") {
    const secret = { kind: "text", name: setting, secret: new Secret(text) } as const;
    return ok([{ name: "github", secrets: [secret], options: {} }]);
  }
  return err({
    setting,
    message: text === undefined ? "It is not set." : "There is no secret in it.",
    advice: "Set it to the secret of the webhook; to several, one a line, while you exchange it.",
  });
}

/** What the sweeper is told. */
export interface SweeperConfig {
  readonly appId: string;
  readonly keyName: string; // of the secret that holds the App's private key
  readonly api: string;
  readonly region: string;
}

/** Reads the sweeper's settings, or tells everything that is wrong with them. */
export function readSweeperConfig(
  env: Environment,
): Result<SweeperConfig, readonly ConfigProblem[]> {
  const needed = [
    ["GITHUB_APP_ID", "Set it to the App's id or client id, as its settings page shows it."],
    ["GITHUB_APP_KEY_NAME", "Set it to the name of the secret that holds the App's private key."],
  ] as const;
  const missing = needed.filter(([setting]) => (env[setting] ?? "") === "");
  if (missing.length > 0) {
    return err(
      missing.map(([setting, advice]) => ({ setting, message: "It is not set.", advice })),
    );
  }
  return ok({
    appId: env["GITHUB_APP_ID"] ?? "",
    keyName: env["GITHUB_APP_KEY_NAME"] ?? "",
    api: (env["GITHUB_API_URL"] ?? "https://api.github.com").replace(/\/+$/, ""),
    region: env["AWS_REGION"] ?? "us-east-1",
  });
}
