import { err, ok, type Result } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import type { FetchSecret } from "../ports.ts";
import type { AwsClient } from "./aws/aws-client.ts";

const PARAMETER = "ssm:"; // before the name of a parameter; without it, the name is of a secret

export interface StoreOptions {
  readonly region: string;
  readonly endpoint?: string; // absent: those of AWS
}

/** Fetches secrets from Secrets Manager, and, where the name begins with `ssm:`, parameters from Systems Manager. */
export function storedSecret(aws: AwsClient, { region, endpoint }: StoreOptions): FetchSecret {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  function at(service: string): string {
    return endpoint ?? `https://${service}.${region}.${domain}`;
  }
  return async (name) => {
    const isParameter = name.startsWith(PARAMETER);
    const answer = isParameter
      ? await aws({
          endpoint: at("ssm"),
          service: "ssm",
          target: "AmazonSSM.GetParameter",
          version: "1.1",
          input: { Name: name.slice(PARAMETER.length), WithDecryption: true },
        })
      : await aws({
          endpoint: at("secretsmanager"),
          service: "secretsmanager",
          target: "secretsmanager.GetSecretValue",
          version: "1.1",
          input: { SecretId: name },
        });
    if (!answer.ok) return err(`The secret "${name}" could not be read: ${answer.error.message}`);
    const value = isParameter
      ? memberOf(answer.value["Parameter"], "Value")
      : answer.value["SecretString"];
    return textOf(value, name);
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function textOf(value: unknown, name: string): Result<Secret, string> {
  return typeof value === "string"
    ? ok(new Secret(value))
    : err(`The secret "${name}" holds no text.`);
}
