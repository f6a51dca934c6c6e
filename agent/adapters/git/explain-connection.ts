import type { GitProblem } from "../../ports.ts";
import { notTrusted, notUnderstood, unreachable, type Asked } from "./problems.ts";

/** Tells in words why a connection did not come about, or broke. */
export function explainConnection(asked: Asked, cause: unknown): GitProblem {
  const code = codeOf(cause);
  const known = REASONS[code];
  if (known !== undefined) return unreachable(asked, known);
  if (code === "EPROTO") return notUnderstood(asked, "it does not speak TLS there");
  if (CERTIFICATE.test(code)) return notTrusted(asked, messageOf(cause));
  return unreachable(asked, messageOf(cause));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such host is known (ENOTFOUND)",
  EAI_AGAIN: "the host's name could not be looked up (EAI_AGAIN)",
  ECONNREFUSED: "the connection was refused (ECONNREFUSED)",
  ECONNRESET: "the connection was cut (ECONNRESET)",
  ETIMEDOUT: "the connection did not come about (ETIMEDOUT)",
  EHOSTUNREACH: "there is no way to the host (EHOSTUNREACH)",
  ENETUNREACH: "there is no way to the host's network (ENETUNREACH)",
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS|^ERR_SSL/; // OpenSSL's verify codes, and Node's own

function codeOf(cause: unknown): string {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return "";
  return typeof cause.code === "string" ? cause.code : "";
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
