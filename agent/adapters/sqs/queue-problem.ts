import type { QueueProblem } from "../../ports.ts";
import { shownUrl } from "./queue-address.ts";

/** What was asked of the queue, and of which. */
export interface Asked {
  readonly queueUrl: string;
  readonly action: "ReceiveMessage" | "DeleteMessage" | "ChangeMessageVisibility";
}

interface Refusal {
  readonly names: RegExp; // of errors, as AWS or the SDK names them
  readonly what: string; // follows the queue in the sentence
  readonly advice: (asked: Asked) => string;
}

const REFUSALS: readonly Refusal[] = [
  {
    names: /^QueueDoesNotExist$|NonExistentQueue$|^InvalidAddress$/,
    what: "does not exist",
    advice: () =>
      "Check the queue URL (--queue-url or PULLHOOK_QUEUE_URL): its region, its account and its name.",
  },
  {
    names: /^(?:CredentialsProviderError|TokenProviderError|MissingAuthenticationToken\w*)$/,
    what: "cannot be asked without AWS credentials",
    advice: () =>
      "Give the agent's ServiceAccount a role (AWS_ROLE_ARN with AWS_WEB_IDENTITY_TOKEN_FILE), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  },
  {
    names: /^AccessDenied/,
    what: "may not be used by this agent's role",
    advice: ({ action }) => `Allow the role sqs:${action} on this queue.`,
  },
  {
    names: /^Kms/,
    what: "is encrypted with a key that cannot be used",
    advice: () => "Enable the queue's KMS key, and allow the agent's role kms:Decrypt on it.",
  },
  {
    names: /Expired|TimeTooSkewed|InTheFuture/,
    what: "was asked with credentials, or at a time, that AWS no longer takes",
    advice: () => "Renew the credentials of the agent, and check the clock of its node.",
  },
  {
    names:
      /^(?:InvalidClientTokenId|UnrecognizedClient|InvalidSecurity|SignatureDoesNotMatch|InvalidSignature|OptInRequired)/,
    what: "was asked with credentials that AWS does not know",
    advice: () =>
      "Check the access key or the role of the agent, and that it is of the queue's partition.",
  },
];

const THROTTLED = /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|OverLimit/;
const REFUSED_STATUS = new Set([400, 401, 403, 404, 405]);
const MAX_MESSAGE_LENGTH = 400;
const NO_REGION = "Region is missing";
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_/; // of Node's error codes

/** Turns what the AWS SDK threw into a problem that says what is wrong and what to do. */
export function queueProblem(thrown: unknown, asked: Asked): QueueProblem {
  const { name, message, code, status } = readError(thrown);
  const queue = `The queue ${shownUrl(asked.queueUrl)}`;
  const refusal = REFUSALS.find(({ names }) => names.test(name));
  if (refusal !== undefined) {
    return refused(`${queue} ${refusal.what}: ${name}: ${message}`, refusal.advice(asked));
  }
  if (message.includes(NO_REGION)) {
    return refused(`${queue} cannot be asked: its URL tells no region.`, "Set AWS_REGION.");
  }
  if (CERTIFICATE.test(code)) {
    return refused(
      `${queue} shows a certificate that is not trusted: ${message}`,
      "Name the file with the authority that signed it in NODE_EXTRA_CA_CERTS.",
    );
  }
  if (REFUSED_STATUS.has(status) && !THROTTLED.test(name)) {
    return refused(
      `${queue} refused ${asked.action}: ${name}: ${message}`,
      "Check that the URL is that of an SQS queue.",
    );
  }
  return {
    code: "queue-unreachable",
    message: endWithStop(`${queue} does not answer: ${code === "" ? name : code}: ${message}`),
    advice: `Check that the cluster may reach ${new URL(asked.queueUrl).host}. It is asked again; reconciling by interval goes on.`,
  };
}

/** What it means when a batch was taken, but something in it was not done, for no fault of ours. */
export function unfinishedProblem(
  {
    Code = "",
    Message = "",
  }: { readonly Code?: string | undefined; readonly Message?: string | undefined },
  { queueUrl, action }: Asked,
): QueueProblem {
  return {
    code: "queue-unreachable",
    message: endWithStop(
      `The queue ${shownUrl(queueUrl)} did not do every ${action}: ${Code}: ${firstLine(Message)}`,
    ),
    advice: "Nothing needs to be done: the messages come again.",
  };
}

interface Read {
  readonly name: string;
  readonly message: string;
  readonly code: string; // of Node's network errors; empty where it is none
  readonly status: number; // of the HTTP answer; 0: none came
}

function readError(thrown: unknown): Read {
  if (!(thrown instanceof Error))
    return { name: "Error", message: String(thrown), code: "", status: 0 };
  const { name, message } = innermost(thrown);
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
  return { name, message: firstLine(message), code, status: statusOf(thrown) };
}

/** Node tries all addresses of a host, and its error is then empty but for theirs. */
function innermost(error: Error): Error {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return first instanceof Error ? first : error;
}

// What AWS adds below the first line quotes the request, with a session's token in it.
function firstLine(message: string): string {
  return (message.split("\n")[0] ?? "").slice(0, MAX_MESSAGE_LENGTH);
}

function statusOf(error: Error): number {
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null) return 0;
  if (!("httpStatusCode" in metadata)) return 0;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : 0;
}

function refused(message: string, advice: string): QueueProblem {
  return { code: "queue-refused", message: endWithStop(message), advice };
}

function endWithStop(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
