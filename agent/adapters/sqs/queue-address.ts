/** Where requests for a queue are sent, and for which region they are signed. */
export interface QueueAddress {
  readonly region?: string; // absent: the URL does not tell
  readonly endpoint?: string; // absent: the AWS SDK knows it, or is told another one by AWS_ENDPOINT_URL_SQS
}

const REGION = String.raw`[a-z]{2,}(?:-[a-z]+)+-\d+`;
const SUFFIX = String.raw`amazonaws\.(?:com|com\.cn|eu)`;
const PUBLIC = [
  new RegExp(String.raw`^sqs\.(${REGION})\.${SUFFIX}$`),
  new RegExp(String.raw`^(${REGION})\.queue\.${SUFFIX}$`), // what older SDKs wrote
];
const PUBLIC_WITHOUT_REGION = "queue.amazonaws.com"; // of us-east-1, older still
const PRIVATE = new RegExp(
  String.raw`(?:^|\.)sqs(?:-fips)?\.(${REGION})\.(?:vpce\.${SUFFIX}|${SUFFIX}|api\.aws)$`,
);

/**
 * Reads where a queue is from its URL. A host that is one of AWS's public ones is left to the SDK, which may have been
 * told of another endpoint; any other host, such as a VPC endpoint or an emulator, is itself the endpoint.
 */
export function queueAddress(queueUrl: string): QueueAddress {
  const { hostname, origin } = new URL(queueUrl);
  if (hostname === PUBLIC_WITHOUT_REGION) return { region: "us-east-1" };
  for (const pattern of PUBLIC) {
    const region = pattern.exec(hostname)?.[1];
    if (region !== undefined) return { region };
  }
  const region = PRIVATE.exec(hostname)?.[1];
  return { endpoint: origin, ...(region !== undefined && { region }) };
}

/** A queue's URL as it may be shown: without a user, a password or a query. */
export function shownUrl(queueUrl: string): string {
  const { origin, pathname } = new URL(queueUrl);
  return `${origin}${pathname}`;
}
