import type { Json, JsonMap } from "./json.ts";

/** Why a request was not done, as the `Status` object that the real server answers with. */
export interface Refusal {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: JsonMap;
}

/** What names a resource in messages. */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
}

export interface KindName {
  readonly group: string;
  readonly kind: string;
}

/** One problem with one field of an object. */
export interface FieldProblem {
  readonly reason:
    | "FieldValueRequired"
    | "FieldValueInvalid"
    | "FieldValueNotSupported"
    | "FieldValueForbidden"
    | "FieldValueDuplicate"
    | "FieldValueNotFound"
    | "FieldValueTooLong"
    | "FieldValueTooMany"
    | "FieldValueTypeInvalid";
  readonly field: string;
  readonly message: string;
}

export function statusOf({ code, reason, message, details }: Refusal): JsonMap {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

export function badRequest(message: string): Refusal {
  return { code: 400, reason: "BadRequest", message };
}

export function internalError(message: string): Refusal {
  return { code: 500, message };
}

function resourceText({ group, plural }: ResourceName): string {
  return group === "" ? plural : `${plural}.${group}`;
}

export function notFound(resource: ResourceName, name: string): Refusal {
  return {
    code: 404,
    reason: "NotFound",
    message: `${resourceText(resource)} ${JSON.stringify(name)} not found`,
    details: detailsOf(name, resource.group, resource.plural),
  };
}

export function noSuchResource(): Refusal {
  return {
    code: 404,
    reason: "NotFound",
    message: "the server could not find the requested resource",
    details: {},
  };
}

export function methodNotAllowed(): Refusal {
  return {
    code: 405,
    reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
    details: {},
  };
}

export function alreadyExists(resource: ResourceName, name: string): Refusal {
  return {
    code: 409,
    reason: "AlreadyExists",
    message: `${resourceText(resource)} ${JSON.stringify(name)} already exists`,
    details: detailsOf(name, resource.group, resource.plural),
  };
}

export function conflict(resource: ResourceName, name: string, why: string): Refusal {
  return {
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${resourceText(resource)} ${JSON.stringify(name)}: ${why}`,
    details: detailsOf(name, resource.group, resource.plural),
  };
}

export const MODIFIED =
  "the object has been modified; please apply your changes to the latest version and try again";

export function forbidden(resource: ResourceName, name: string, why: string): Refusal {
  return {
    code: 403,
    reason: "Forbidden",
    message: `${resourceText(resource)} ${JSON.stringify(name)} is forbidden: ${why}`,
    details: detailsOf(name, resource.group, resource.plural),
  };
}

/** An object with problems in its fields: 422, with every problem as a cause. */
export function invalid(
  { group, kind }: KindName,
  name: string,
  problems: readonly FieldProblem[],
): Refusal {
  const texts = [...new Set(problems.map(({ field, message }) => `${field}: ${message}`))];
  const all = texts.length === 1 ? (texts[0] ?? "") : `[${texts.join(", ")}]`;
  const kindText = group === "" ? kind : `${kind}.${group}`;
  return {
    code: 422,
    reason: "Invalid",
    message: `${kindText} ${JSON.stringify(name)} is invalid: ${all}`,
    details: {
      ...detailsOf(name, group, kind),
      causes: problems.map(({ reason, message, field }) => ({ reason, message, field })),
    },
  };
}

function detailsOf(name: string, group: string, kind: string): JsonMap {
  return {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    ...(kind === "" ? {} : { kind }),
  };
}

export function expired(message: string): Refusal {
  return { code: 410, reason: "Expired", message };
}

export function tooLargeVersion(asked: number, current: number): Refusal {
  return {
    code: 504,
    reason: "Timeout",
    message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      retryAfterSeconds: 1,
    },
  };
}

export function required(field: string, detail = ""): FieldProblem {
  const message = detail === "" ? "Required value" : `Required value: ${detail}`;
  return { reason: "FieldValueRequired", field, message };
}

export function invalidValue(field: string, value: Json | undefined, detail: string): FieldProblem {
  return {
    reason: "FieldValueInvalid",
    field,
    message: `Invalid value: ${JSON.stringify(value ?? null)}: ${detail}`,
  };
}

export function notSupported(
  field: string,
  value: Json | undefined,
  allowed: readonly string[],
): FieldProblem {
  const list = allowed.map((text) => JSON.stringify(text)).join(", ");
  return {
    reason: "FieldValueNotSupported",
    field,
    message: `Unsupported value: ${JSON.stringify(value ?? null)}: supported values: ${list}`,
  };
}

export function forbiddenField(field: string, detail: string): FieldProblem {
  return { reason: "FieldValueForbidden", field, message: `Forbidden: ${detail}` };
}

export function duplicate(field: string, value: Json | undefined): FieldProblem {
  const text = JSON.stringify(value ?? null);
  return { reason: "FieldValueDuplicate", field, message: `Duplicate value: ${text}` };
}

export function tooLong(field: string, limit: number): FieldProblem {
  return {
    reason: "FieldValueTooLong",
    field,
    message: `Too long: may not be more than ${limit} bytes`,
  };
}
