import { err } from "#contract/result.ts";

/** Why a delivery is refused, and what its sender's administrator can do about it. */
export interface Rejection {
  readonly code: keyof typeof STATUS_OF_REJECTION;
  readonly message: string;
  readonly advice: string;
}

/** The HTTP status that answers each kind of rejection. */
export const STATUS_OF_REJECTION = {
  "path-unknown": 404,
  "method-wrong": 405,
  "body-too-large": 413,
  "not-signed": 401,
  "body-encoded": 415,
  "body-malformed": 400,
  "header-malformed": 400,
} as const;

type Rejected = { readonly ok: false; readonly error: Rejection };

/** Refuses a body: `what` is a sentence that names the field. */
export function malformedBody(what: string): Rejected {
  return err({
    code: "body-malformed",
    message: what,
    advice: "Send what the forge sends: its page of recent deliveries shows the body as it left.",
  });
}

/** Refuses a header: `what` is a sentence that names it. */
export function malformedHeader(what: string): Rejected {
  return err({
    code: "header-malformed",
    message: what,
    advice:
      "Send the headers that the forge sends; a proxy in between must pass them on unchanged.",
  });
}
