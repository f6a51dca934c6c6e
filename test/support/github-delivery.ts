import { createHmac } from "node:crypto";

import type { Delivery, Header } from "../../functions/intake/delivery.ts";

export const WEBHOOK_SECRET = "it-is-a-secret-to-everybody";
export const RECEIVED_AT = new Date("2026-11-22T10:00:00Z");

/** A push of one commit to main, with the fields that are read and some that are not. */
export function aPush(over: object = {}): object {
  return {
    ref: "refs/heads/main",
    before: "1".repeat(40),
    after: "2".repeat(40),
    created: false,
    deleted: false,
    forced: false,
    repository: aRepository(),
    pusher: { name: "octocat" },
    commits: [{ id: "2".repeat(40), added: ["b.yaml"], removed: [], modified: ["a.yaml"] }],
    ...over,
  };
}

export function aRepository(over: object = {}): object {
  return {
    id: 186_853_002,
    full_name: "acme/shop",
    html_url: "https://github.com/acme/shop",
    clone_url: "https://github.com/acme/shop.git",
    ssh_url: "git@github.com:acme/shop.git",
    ...over,
  };
}

interface DeliveryParts {
  readonly event?: string;
  readonly payload?: unknown;
  readonly body?: string | Uint8Array; // absent: the payload as JSON
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>; // in place of the usual ones; undefined: without it
}

/** A delivery as GitHub sends it, signed, with parts of it set to something else. */
export function aDelivery(parts: DeliveryParts = {}, over: Partial<Delivery> = {}): Delivery {
  const body = Buffer.from(parts.body ?? JSON.stringify(parts.payload ?? aPush()));
  const headers: Readonly<Record<string, string | undefined>> = {
    "Content-Type": "application/json",
    "X-GitHub-Event": parts.event ?? "push",
    "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "X-Hub-Signature-256": signatureOf(body, parts.secret ?? WEBHOOK_SECRET),
    ...parts.headers,
  };
  return {
    method: "POST",
    path: "/hooks/github",
    headers: Object.entries(headers).flatMap(([name, value]): Header[] =>
      value === undefined ? [] : [[name, value]],
    ),
    body,
    receivedAt: RECEIVED_AT,
    ...over,
  };
}

/** What GitHub puts into X-Hub-Signature-256. */
export function signatureOf(body: Uint8Array, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
