import { existsSync, readdirSync } from "node:fs";

import type { JSONWebKeySet } from "jose";

import { isJsonObject, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { lambdaDelivery } from "../../functions/adapters/lambda-delivery.ts";
import type { Delivery, Header } from "../../functions/intake/delivery.ts";
import type { Rejection } from "../../functions/intake/rejection.ts";
import { isSenderName, type SenderName } from "../../functions/intake/senders.ts";
import type { Guests } from "../../functions/ports.ts";
import { FOLDER } from "./conformance.ts";
import { keysThatAre, oneGuest } from "./guests.ts";

/** A delivery and what must become of it. */
export interface IntakeCase {
  readonly name: string;
  readonly source: string;
  readonly sender?: string;
  readonly request?: unknown;
  readonly lambda_event?: unknown;
  readonly secret?: string | null;
  readonly auth: JsonObject;
  readonly config?: JsonObject;
  readonly now?: string;
  readonly lenient?: readonly string[];
  readonly expect: Expectation;
}

interface Expectation {
  readonly kind: string;
  readonly anyOf?: readonly string[];
  readonly status: string;
  readonly events?: readonly JsonObject[];
  readonly response?: { readonly status: number; readonly json: JsonObject };
  readonly [field: string]: unknown;
}

export function isIntakeCase(value: unknown): value is IntakeCase {
  if (!isJsonObject(value) || !isJsonObject(value["expect"])) return false;
  const { kind, status } = value["expect"];
  return [value["name"], value["source"], kind, status].every((text) => typeof text === "string");
}

const USUAL_NOW = "2026-11-22T10:00:00Z";

export function object(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error("The case is not of the shape that its README gives.");
  return value;
}

export function nowOf({ now = USUAL_NOW }: IntakeCase): Date {
  return new Date(now);
}

export function isEventBridge({ auth }: IntakeCase): boolean {
  return auth["scheme"] === "none";
}

export function deliveryOf(each: IntakeCase): Result<Delivery, Rejection> {
  if (each.lambda_event !== undefined) return lambdaDelivery(each.lambda_event, nowOf(each));
  const { method, path, headers, body } = object(each.request);
  return ok({
    method: String(method),
    path: String(path),
    headers: Object.entries(object(headers)).map(([name, value]): Header => [name, String(value)]),
    body:
      typeof body === "string"
        ? Buffer.from(body)
        : Buffer.from(String(object(body)["base64"]), "base64"),
    receivedAt: nowOf(each),
  });
}

/** The case's sender with the case's secret: at whatever path the delivery comes, for a case may send to another's. */
export function guestsFor(each: IntakeCase, delivery: Result<Delivery, Rejection>): Guests {
  const [, , name = ""] = delivery.ok ? delivery.value.path.split("/") : [];
  const sender: SenderName = isSenderName(name) ? name : "github";
  const { registryHost: registry } = each.config ?? {};
  const options = typeof registry === "string" ? { registry } : {};
  const { issuer, audience, email, jwks } = each.auth;
  const token = { issuer: String(issuer), audience: String(audience), email: String(email) };
  const keys = keysThatAre(ok(isKeySet(jwks) ? jwks : { keys: [] }));
  return oneGuest(sender, each.secret ?? "", { options, ...(isKeySet(jwks) && { token }) }, keys);
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return isJsonObject(value) && Array.isArray(value["keys"]);
}

/** The files of cases, one a sender. */
export function intakeFiles(): readonly string[] {
  const folder = `${FOLDER}/intake`;
  if (!existsSync(folder)) return ["github.json"]; // whose absence is then told
  return readdirSync(folder).filter((name) => name.endsWith(".json"));
}
