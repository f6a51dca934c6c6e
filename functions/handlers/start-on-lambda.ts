import { keysIn } from "../adapters/aws/aws-client.ts";
import { emfMetrics } from "../adapters/emf-metrics.ts";
import { jsonLog } from "../adapters/json-log.ts";
import { settingsBeside } from "../adapters/settings-file.ts";
import { describeProblems, readConfig } from "../config.ts";
import { assemble } from "./assemble.ts";
import type { TracedReceiving } from "./trace-delivery.ts";

/** Puts a function together while Lambda starts it: a wrong setting fails the start, with all that is wrong. */
export function startOnLambda(moduleUrl: string): TracedReceiving {
  const config = readConfig(process.env, settingsBeside(moduleUrl));
  if (!config.ok) {
    throw new Error(
      `pullhook cannot start with these settings:\n${describeProblems(config.error)}`,
    );
  }
  return assemble(config.value, {
    keys: keysIn(process.env),
    log: jsonLog(writeLine, now),
    count: emfMetrics(writeLine, now),
  });
}

function now(): Date {
  return new Date();
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
