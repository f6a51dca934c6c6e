import { describe, expect, test } from "vitest";

import type { Result } from "#contract/result.ts";

import { MAX_DELIVERY_BYTES, type Delivery } from "../../../functions/intake/delivery.ts";
import type { Reading } from "../../../functions/intake/event.ts";
import { findSender } from "../../../functions/intake/find-sender.ts";
import { readDelivery } from "../../../functions/intake/read-delivery.ts";
import type { Rejection } from "../../../functions/intake/rejection.ts";
import type { Guests } from "../../../functions/ports.ts";
import { aDelivery, aPush, signatureOf, WEBHOOK_SECRET } from "../../support/github-delivery.ts";
import { oneGuest } from "../../support/guests.ts";

const both = oneGuest("github", `the-next-secret\n${WEBHOOK_SECRET}`);

async function readBy(delivery: Delivery, guests: Guests): Promise<Result<Reading, Rejection>> {
  const addressee = findSender(delivery.path, guests.names);
  if (!addressee.ok) return addressee;
  const guest = await guests.find(addressee.value);
  if (!guest.ok || guest.value === undefined) throw new Error("GitHub is not set up.");
  return readDelivery(delivery, guest.value);
}

/** The kind of the event, or the code and the sentence of the rejection. */
async function became(delivery: Delivery): Promise<string> {
  const told = await readBy(delivery, both);
  return told.ok ? told.value.events[0].kind : `${told.error.code}: ${told.error.message}`;
}

async function read(delivery: Delivery): Promise<Reading> {
  const told = await readBy(delivery, both);
  if (!told.ok) throw new Error(told.error.message);
  return told.value;
}

describe("who sent it", () => {
  test.for([WEBHOOK_SECRET, "the-next-secret"])(
    "is believed with any secret in force",
    async (secret) => {
      expect(await became(aDelivery({ secret }))).toBe("branch-moved");
    },
  );

  const body = Buffer.from(JSON.stringify(aPush()));
  const good = signatureOf(body, WEBHOOK_SECRET);
  test.for([
    ["is missing", undefined],
    ["is empty", ""],
    ["is of another secret", signatureOf(body, "another")],
    ["is of another body", signatureOf(Buffer.from("{}"), WEBHOOK_SECRET)],
    ["is of an empty secret", signatureOf(body, "")],
    ["has no prefix", good.slice("sha256=".length)],
    ["is in capitals", good.toUpperCase()],
    ["is cut off", good.slice(0, -1)],
    ["is too long", `${good}0`],
    ["is there twice in one header", `${good}, ${good}`],
    ["has a space before it", ` ${good}`],
  ] as const)(
    "is not known when the signature %s, and always answered the same",
    async ([, signature]) => {
      const delivery = aDelivery({ headers: { "X-Hub-Signature-256": signature } });

      expect(await became(delivery)).toBe(
        "not-signed: The delivery does not carry one valid X-Hub-Signature-256.",
      );
    },
  );

  test("is not known when the header is there twice", async () => {
    const delivery = aDelivery({ headers: { "x-hub-signature-256": good } });

    expect(await became(delivery)).toMatch(/^not-signed/);
  });

  test("is not known by the SHA-1 header alone", async () => {
    const delivery = aDelivery({
      headers: { "X-Hub-Signature-256": undefined, "X-Hub-Signature": `sha1=${"0".repeat(40)}` },
    });

    expect(await became(delivery)).toMatch(/^not-signed/);
  });

  test("is nobody while no secret is in force", async () => {
    const event = await readBy(aDelivery({ secret: "" }), oneGuest("github", ""));

    expect(event).toMatchObject({ ok: false, error: { code: "not-signed" } });
  });

  test("is asked before anything in the body is", async () => {
    const delivery = aDelivery({ body: "{", secret: "another" });

    expect(await became(delivery)).toMatch(/^not-signed/);
  });
});

describe("where and how it came", () => {
  test.for([
    ["/", 'path-unknown: Nobody reads webhooks at "/".'],
    ["/hooks/constructor", 'path-unknown: Nobody reads webhooks at "/hooks/constructor".'],
    ["/hooks/github/a/b", 'path-unknown: Nobody reads webhooks at "/hooks/github/…".'],
    ["/hook/github", 'path-unknown: Nobody reads webhooks at "/hook/github".'],
    ["/hooks/gitlab", 'path-unknown: Nobody reads webhooks at "/hooks/gitlab".'],
  ] as const)("path %s", async ([path, want]) => {
    expect(await became(aDelivery({}, { path }))).toBe(want);
  });

  test.for(["GET", "HEAD", "PUT", "post"])("method %s", async (method) => {
    expect(await became(aDelivery({}, { method }))).toBe(
      `method-wrong: The method is "${method}", not POST.`,
    );
  });

  test("a body over the limit, before its signature is looked at", async () => {
    const body = new Uint8Array(MAX_DELIVERY_BYTES + 1);

    expect(await became(aDelivery({}, { body }))).toBe(
      "body-too-large: The body has more than 25000000 bytes.",
    );
  });
});

describe("what it is written in", () => {
  const form = new URLSearchParams({
    payload: JSON.stringify(aPush({ pusher: { name: "Zoë & Co" } })),
  });
  const asForm = { "Content-Type": "application/x-www-form-urlencoded" };

  test.for([
    ["JSON", {}, "branch-moved"],
    [
      "JSON with a charset",
      { headers: { "Content-Type": "Application/JSON; charset=utf-8" } },
      "branch-moved",
    ],
    [
      "JSON that says nothing of itself",
      { headers: { "Content-Type": undefined } },
      "branch-moved",
    ],
    ["a form", { body: form.toString(), headers: asForm }, "branch-moved"],
    [
      "a form without payload",
      { body: "data=%7B%7D", headers: asForm },
      'body-malformed: The form has no field "payload".',
    ],
    [
      "a form with two payloads",
      { body: `${form.toString()}&payload=%7B%7D`, headers: asForm },
      'body-malformed: The form has the field "payload" more than once.',
    ],
    [
      "a form that says it is JSON",
      { body: form.toString() },
      "body-malformed: The body is not JSON.",
    ],
    ["half of it", { body: '{"ref":' }, "body-malformed: The body is not JSON."],
    ["a byte order mark", { body: "\ufeff{}" }, "body-malformed: The body is not JSON."],
    [
      "another encoding, in which GitHub signs nothing",
      { body: Buffer.from([0x7b, 0xff, 0x7d]) },
      "not-signed: The delivery does not carry one valid X-Hub-Signature-256.",
    ],
    ["a text", { body: '"push"' }, 'body-malformed: The body is "push", not an object.'],
    ["a list", { body: "[]" }, "body-malformed: The body is a list, not an object."],
    [
      "plain text",
      { headers: { "Content-Type": "text/plain" } },
      'header-malformed: The header Content-Type is "text/plain", not application/json or application/x-www-form-urlencoded.',
    ],
    [
      "two types",
      { headers: { "content-type": "application/json" } },
      "header-malformed: The header Content-Type is there more than once.",
    ],
  ] as const)("%s", async ([, parts, want]) => {
    expect(await became(aDelivery(parts))).toBe(want);
  });

  test("JSON that nests as deep as it likes", async () => {
    const body = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)},"ref":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;

    expect(await became(aDelivery({ body }))).toContain(
      "ref is a list, not the full name of a ref",
    );
  });
});

describe("GitHub's headers", () => {
  test.for([
    ["without an event", { "X-GitHub-Event": undefined }, "The header X-GitHub-Event is missing."],
    [
      "with two events",
      { "x-github-event": "ping" },
      "The header X-GitHub-Event is there more than once.",
    ],
    [
      "without an id",
      { "X-GitHub-Delivery": undefined },
      "The header X-GitHub-Delivery is missing.",
    ],
    [
      "with an id that would break a line",
      { "X-GitHub-Delivery": "a\nb" },
      String.raw`The header X-GitHub-Delivery is "a\nb", not 1 to 100 visible ASCII characters.`,
    ],
  ] as const)("%s", async ([, headers, want]) => {
    expect(await became(aDelivery({ headers }))).toBe(`header-malformed: ${want}`);
  });

  test.for(["issues", "workflow_run", "constructor", "__proto__", "Push"])(
    "the event %s is ignored with the reason",
    async (event) => {
      expect(await read(aDelivery({ event }))).toEqual({
        deliveryId: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        events: [
          {
            kind: "ignored",
            reason: `A GitHub event "${event}" moves no branch, no tag and no image.`,
          },
        ],
        secret: "test#2",
      });
    },
  );

  test("a ping is a ping", async () => {
    const delivery = aDelivery({ event: "ping", payload: { zen: "Keep it logically awesome." } });

    expect(await read(delivery)).toEqual({
      deliveryId: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      events: [{ kind: "ping" }],
      secret: "test#2",
    });
  });
});
