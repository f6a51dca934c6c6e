import { err } from "#contract/result.ts";

const SQS = "com.amazonaws.sqs"; // errors that the service's model names
const COMMON = "com.amazon.coral.service"; // errors that every AWS service has
const LEGACY = "AWS.SimpleQueueService.";

interface Shape {
  readonly status: number; // of the HTTP answer
  readonly type: string; // what a client of the JSON protocol reads
  readonly code: string; // what the query protocol called it; the SDK shows it as `Code`, and a batch entry carries it
}

/** The errors of SQS, as the service prints them. */
export const FAULTS = {
  QueueDoesNotExist: modelled("QueueDoesNotExist", `${LEGACY}NonExistentQueue`),
  QueueNameExists: modelled("QueueNameExists", "QueueAlreadyExists"),
  InvalidAttributeName: modelled("InvalidAttributeName"),
  InvalidAttributeValue: modelled("InvalidAttributeValue"),
  InvalidMessageContents: modelled("InvalidMessageContents"),
  ReceiptHandleIsInvalid: modelled("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", 404),
  EmptyBatchRequest: modelled("EmptyBatchRequest", `${LEGACY}EmptyBatchRequest`),
  TooManyEntriesInBatchRequest: modelled(
    "TooManyEntriesInBatchRequest",
    `${LEGACY}TooManyEntriesInBatchRequest`,
  ),
  BatchEntryIdsNotDistinct: modelled(
    "BatchEntryIdsNotDistinct",
    `${LEGACY}BatchEntryIdsNotDistinct`,
  ),
  InvalidBatchEntryId: modelled("InvalidBatchEntryId", `${LEGACY}InvalidBatchEntryId`),
  BatchRequestTooLong: modelled("BatchRequestTooLong", `${LEGACY}BatchRequestTooLong`),
  UnsupportedOperation: modelled("UnsupportedOperation", `${LEGACY}UnsupportedOperation`),
  ResourceNotFoundException: modelled(
    "ResourceNotFoundException",
    "ResourceNotFoundException",
    404,
  ),
  InvalidParameterValue: common("InvalidParameterValueException", "InvalidParameterValue"),
  MissingParameter: common("MissingRequiredParameterException", "MissingParameter"),
  UnknownOperation: common("UnknownOperationException", "InvalidAction"),
  Serialization: common("SerializationException", "MalformedInput"),
  RequestTooLarge: common("RequestEntityTooLargeException", "RequestEntityTooLarge", 413),
  Internal: common("InternalFailure", "InternalFailure", 500),
} as const satisfies Record<string, Shape>;

/** What the queue refuses, and why, in one sentence. */
export interface Fault {
  readonly kind: keyof typeof FAULTS;
  readonly message: string;
}

interface Refusal {
  readonly ok: false;
  readonly error: Fault;
}

/** A refusal as a result. */
export function refuse(kind: Fault["kind"], message: string): Refusal {
  return err({ kind, message });
}

/** A refusal of one value, in the words of SQS. */
export function refuseValue(parameter: string, value: string | number, reason: string): Refusal {
  return refuse(
    "InvalidParameterValue",
    `Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}.`,
  );
}

/** A refusal because something is not there, in the words of SQS. */
export function refuseMissing(parameter: string): Refusal {
  return refuse("MissingParameter", `The request must contain the parameter ${parameter}.`);
}

/** A refusal because nobody made the queue. */
export function refuseNoQueue(): Refusal {
  return refuse("QueueDoesNotExist", "The specified queue does not exist.");
}

function modelled(name: string, code = name, status = 400): Shape {
  return { status, type: `${SQS}#${name}`, code };
}

function common(name: string, code: string, status = 400): Shape {
  return { status, type: `${COMMON}#${name}`, code };
}
