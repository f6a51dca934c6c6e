import { awsClient, keysIn } from "../adapters/aws/aws-client.ts";
import { githubApp } from "../adapters/github-app.ts";
import { jsonLog } from "../adapters/json-log.ts";
import { storedSecret } from "../adapters/stored-secret.ts";
import { describeProblems, readSweeperConfig } from "../config.ts";
import { sweepDeliveries } from "./sweep-deliveries.ts";

/** Runs every few minutes: has GitHub send again what did not arrive. */
export async function handler(): Promise<void> {
  const config = readSweeperConfig(process.env);
  if (!config.ok) {
    throw new Error(
      `pullhook cannot start with these settings:\n${describeProblems(config.error)}`,
    );
  }
  const { appId, keyName, api, region } = config.value;
  const aws = awsClient({ region, keys: keysIn(process.env), now });
  const privateKey = await storedSecret(aws, { region })(keyName);
  if (!privateKey.ok) throw new Error(privateKey.error);
  const log = jsonLog((line) => void process.stdout.write(`${line}\n`), now);
  const deliveryLog = githubApp({ id: appId, privateKey: privateKey.value, api, now });
  await sweepDeliveries({ deliveryLog, log, now });
}

function now(): Date {
  return new Date();
}
