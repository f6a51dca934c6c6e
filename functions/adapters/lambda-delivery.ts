import { isJsonObject, quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery, Header } from "../intake/delivery.ts";
import { malformedBody, type Rejection } from "../intake/rejection.ts";

/**
 * Reads the request in the event of a function URL or of an HTTP API: payload format 2.0, which both share.
 * A repeated header reaches the function as one, its values joined by commas.
 */
export function lambdaDelivery(event: unknown, receivedAt: Date): Result<Delivery, Rejection> {
  if (!isJsonObject(event)) return notHttp(`the event is ${quote(event)}`);
  const { version, rawPath, requestContext, headers, body, isBase64Encoded } = event;
  const http = isJsonObject(requestContext) ? requestContext["http"] : undefined;
  const method = isJsonObject(http) ? http["method"] : undefined;
  if (version !== "2.0") return notHttp(`version is ${quote(version)}`);
  if (typeof rawPath !== "string") return notHttp(`rawPath is ${quote(rawPath)}`);
  if (typeof method !== "string") return notHttp(`requestContext.http.method is ${quote(method)}`);
  const bytes = bytesOf(body ?? "", isBase64Encoded === true);
  if (!bytes.ok) return bytes;
  return ok({ method, path: rawPath, headers: headersOf(headers), body: bytes.value, receivedAt });
}

function bytesOf(body: unknown, isBase64: boolean): Result<Uint8Array, Rejection> {
  if (typeof body !== "string") return notHttp(`body is ${quote(body)}`);
  if (!isBase64) return ok(Buffer.from(body, "utf8"));
  const looksLikeBase64 = body.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(body);
  if (looksLikeBase64) return ok(Buffer.from(body, "base64"));
  return malformedBody("isBase64Encoded is true, but the body is not base64."); // Buffer would pass over what is not
}

function headersOf(headers: unknown): readonly Header[] {
  if (!isJsonObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]): Header[] =>
    typeof value === "string" ? [[name, value]] : [],
  );
}

function notHttp(what: string): Result<never, Rejection> {
  return malformedBody(
    `The function was not called by a function URL or an HTTP API in payload format 2.0: ${what}.`,
  );
}
