import { Hash } from "@smithy/hash-node";
import { SignatureV4 } from "@smithy/signature-v4";

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

/**
 * Gives the headers with which AWS takes a request: its own, and a signature of the whole. The AWS SDK's own signer makes it; the
 * clients around that signer would be three quarters of a function's size.
 */
export async function signedHeaders(
  { url, service, region, headers, body }: AwsRequest,
  keys: AwsKeys,
  now: Date,
): Promise<Readonly<Record<string, string>>> {
  const { host, hostname, protocol, pathname } = new URL(url);
  const signer = new SignatureV4({ credentials: keys, region, service, sha256: Sha256 });
  const request = { method: "POST", protocol, hostname, path: pathname };
  const signed = await signer.sign(
    { ...request, headers: { ...headers, host }, body },
    { signingDate: now },
  );
  return signed.headers;
}

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}
