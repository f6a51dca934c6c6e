import { err, ok, type Result } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

/** What the functions are told by their environment. */
export interface Config {
  readonly queueUrl: string;
  readonly webhookSecrets: readonly Secret[]; // any of them may sign
}

/** A setting that is missing or wrong. */
export interface ConfigProblem {
  readonly setting: string;
  readonly message: string; // one sentence; it quotes no secret
  readonly advice: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings, or tells everything that is wrong with them. */
export function readConfig(env: Environment): Result<Config, readonly ConfigProblem[]> {
  const queueUrl = readQueueUrl(env["QUEUE_URL"]);
  const webhookSecrets = readSecrets(env["WEBHOOK_SECRETS"]);
  if (queueUrl.ok && webhookSecrets.ok) {
    return ok({ queueUrl: queueUrl.value, webhookSecrets: webhookSecrets.value });
  }
  return err([queueUrl, webhookSecrets].flatMap((each) => (each.ok ? [] : [each.error])));
}

/** Prints problems for whoever starts the program, one line each. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ setting, message, advice }) => `${setting}: ${message} ${advice}`)
    .join("\n");
}

function readQueueUrl(text: string | undefined): Result<string, ConfigProblem> {
  const setting = "QUEUE_URL";
  const advice =
    "Set it to the URL of the queue that the agent reads, as `aws sqs get-queue-url` prints it.";
  if (text === undefined || text === "") return err({ setting, message: "It is not set.", advice });
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return ok(text);
  return err({ setting, message: `"${text}" is not an http or https URL.`, advice });
}

/** One secret a line: the new one above the old one while they are exchanged. */
function readSecrets(text: string | undefined): Result<readonly Secret[], ConfigProblem> {
  const secrets = (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (secrets.length > 0) return ok(secrets.map((secret) => new Secret(secret)));
  return err({
    setting: "WEBHOOK_SECRETS",
    message: text === undefined ? "It is not set." : "There is no secret in it.",
    advice: "Set it to the secret of the webhook; to several, one a line, while you exchange it.",
  });
}
