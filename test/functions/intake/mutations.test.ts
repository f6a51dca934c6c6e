import examples from "@octokit/webhooks-examples";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { decodeHint, encodeHint, type Hint } from "#contract/hint.ts";
import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";
import { ok } from "#contract/result.ts";

import { receiveDelivery } from "../../../functions/handlers/receive-delivery.ts";
import type { Answer, Delivery } from "../../../functions/intake/delivery.ts";
import type { LogLine } from "../../../functions/ports.ts";
import { aDelivery, signatureOf, WEBHOOK_SECRET } from "../../support/github-delivery.ts";
import { oneGuest } from "../../support/guests.ts";
import { GONE, HOSTILE, pathsIn, replaced, type Path } from "../../support/hostile.ts";
import { receiving } from "../../support/receiving.ts";

const IS_CI = process.env["CI"] !== undefined;
const RUNS = IS_CI ? 20_000 : 5000; // those of every sender are mutated beside the conformance cases

interface Example {
  readonly event: string;
  readonly payload: unknown;
  readonly paths: readonly Path[]; // to each value in the payload
}

const EXAMPLES: readonly Example[] = listOf(examples).flatMap((definition) =>
  listOf(objectOf(definition)["examples"]).map((payload) => ({
    event: String(objectOf(definition)["name"]),
    payload,
    paths: pathsIn(payload),
  })),
);
const PUSHES = EXAMPLES.filter(({ event }) => ["push", "create", "delete"].includes(event));

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("The examples are not of the shape that they had.");
  return value;
}

function objectOf(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error("The examples are not of the shape that they had.");
  return value;
}

const mutated = fc
  .tuple(
    fc.oneof(fc.constantFrom(...EXAMPLES), fc.constantFrom(...PUSHES)),
    fc.nat(),
    fc.constantFrom(...HOSTILE),
  )
  .map(([{ event, payload, paths }, pick, by]) => {
    const changed = replaced(payload, paths[pick % paths.length] ?? [], by);
    return { event, body: Buffer.from(JSON.stringify(changed === GONE ? null : changed)) };
  });

/** What else can be wrong with a delivery that is signed. */
const envelope = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  fc.constantFrom(
    { "Content-Type": "application/x-www-form-urlencoded" },
    { "Content-Type": "text/xml" },
    { "Content-Type": undefined },
    { "content-type": "application/json" },
    { "X-GitHub-Event": "constructor" },
    { "X-GitHub-Event": undefined },
    { "x-github-event": "push" },
    { "X-GitHub-Delivery": "\u0000" },
    { "X-GitHub-Delivery": undefined },
  ),
);

const guests = oneGuest("github", `the-next-secret\n${WEBHOOK_SECRET}`);

async function receive(delivery: Delivery): Promise<{
  readonly answer: Answer;
  readonly hints: readonly Hint[];
  readonly lines: readonly LogLine[];
}> {
  const world = receiving({ guests });
  const answer = await receiveDelivery(ok(delivery), world);
  return { answer, hints: world.queue.hints, lines: world.lines };
}

/** Why an answer is none that a sender may get, or nothing. */
function complaint({ status, body }: Answer, hints: readonly Hint[]): string | undefined {
  const said = parseJson(body);
  if (!isJsonObject(said)) return "the answer is not a JSON object";
  const { outcome, reason } = said;
  if (outcome === "queued")
    return status === 202 && hints.length === 1 ? undefined : "queued, but no hint";
  if (hints.length > 0) return "a hint of what was not queued";
  if (typeof reason !== "string" || !reason.endsWith(".")) return "the reason is not a sentence";
  if (outcome === "ignored") return status === 202 ? undefined : `ignored with ${status}`;
  return [400, 401].includes(status) // a hint that gets too large is 400, too
    ? undefined
    : `${String(outcome)} with ${status}`;
}

function isSound(hint: Hint): boolean {
  const text = encodeHint(hint);
  if (!text.ok || !decodeHint(text.value).ok || text.value.includes("hunter2")) return false;
  if (hint.kind !== "ref") return false;
  return /^https?:\/\//.test(hint.repository) && /^refs\/(?:heads|tags)\/./.test(hint.ref);
}

test(
  `${RUNS} mutated deliveries are queued, ignored with a reason, or refused with one`,
  { timeout: 300_000 },
  async () => {
    const queued = new Set<string>();
    await fc.assert(
      fc.asyncProperty(mutated, envelope, async ({ event, body }, headers) => {
        const { answer, hints, lines } = await receive(aDelivery({ event, body, headers }));

        expect(complaint(answer, hints)).toBeUndefined();
        expect(hints.filter((hint) => !isSound(hint))).toEqual([]);
        expect(lines).toHaveLength(1);
        if (hints.length > 0) queued.add(event);
      }),
      { numRuns: RUNS },
    );

    expect(Object.keys(Object.prototype)).toEqual([]);
    expect([...queued].toSorted()).toEqual(["create", "delete", "push", "release"]);
  },
);

const forged = fc.constantFrom<(body: Buffer) => string | undefined>(
  () => undefined,
  () => "",
  () => `sha256=${"0".repeat(64)}`,
  (body) => signatureOf(body, "another secret"),
  (body) => signatureOf(body, ""),
  (body) => signatureOf(body.subarray(1), WEBHOOK_SECRET),
  (body) => signatureOf(body, WEBHOOK_SECRET).replace("sha256=", "sha1="),
  (body) => signatureOf(body, WEBHOOK_SECRET).slice(0, -2),
);

test(
  `${RUNS} deliveries that nobody signed are all answered the same`,
  { timeout: 300_000 },
  async () => {
    const answers = new Set<string>();
    await fc.assert(
      fc.asyncProperty(mutated, envelope, forged, async ({ event, body }, headers, forge) => {
        const signed = { ...headers, "X-Hub-Signature-256": forge(body) };

        const { answer, hints } = await receive(aDelivery({ event, body, headers: signed }));

        expect(hints).toEqual([]);
        answers.add(JSON.stringify(answer));
      }),
      { numRuns: RUNS },
    );

    expect(answers.size).toBe(1);
    expect([...answers].join()).toContain('"status":401');
  },
);
