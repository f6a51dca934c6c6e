import { createHash, createHmac } from "node:crypto";

/** Keys to sign in with. On Lambda they are those of the function's role, and expire with a token. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A POST to an AWS service. */
export interface AwsRequest {
  readonly url: string;
  readonly service: string; // sqs, secretsmanager
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>; // in lower case
  readonly body: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/**
 * Gives the headers with which AWS takes a request: its own, and a signature of the whole.
 *
 * Matches Signature Version 4 for the one form of request that is used here: a POST to a path without a query. The AWS SDK signs
 * the same, but takes three quarters of a function's size to do so.
 */
export function signedHeaders(
  request: AwsRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsKeys,
  now: Date,
): Readonly<Record<string, string>> {
  const { url, service, region, body } = request;
  const { host, pathname } = new URL(url);
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const date = time.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const headers: Readonly<Record<string, string>> = {
    ...request.headers,
    host,
    "x-amz-date": time,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const names = Object.keys(headers).toSorted();
  const canonical = [
    "POST",
    pathname,
    "",
    ...names.map((name) => `${name}:${headers[name]?.trim() ?? ""}`),
    "",
    names.join(";"),
    sha256(body),
  ].join("\n");
  const toSign = [ALGORITHM, time, scope, sha256(canonical)].join("\n");
  const key = [date, region, service, "aws4_request"].reduce(
    (parent: string | Buffer, part) => hmac(parent, part),
    `AWS4${secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString("hex");
  const authorization = `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { ...headers, authorization };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
