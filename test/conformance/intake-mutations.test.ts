import { createHmac } from "node:crypto";
import { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

import * as fc from "fast-check";
import { expect, test, vi } from "vitest";

import { decodeHint, encodeHint } from "#contract/hint.ts";
import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";
import { ok } from "#contract/result.ts";

import { receiveDelivery } from "../../functions/handlers/receive-delivery.ts";
import type { Delivery } from "../../functions/intake/delivery.ts";
import { wantsEveryRepository } from "../../functions/routing/subscription.ts";
import { readCases } from "../support/conformance.ts";
import { GONE, HOSTILE, pathsIn, replaced, type Path } from "../support/hostile.ts";
import {
  deliveryOf,
  guestsFor,
  intakeFiles,
  isIntakeCase,
  nowOf,
  type IntakeCase,
} from "../support/intake-cases.ts";
import { receiving } from "../support/receiving.ts";

const RUNS = process.env["CI"] === undefined ? 5000 : 50_000; // of each of two properties
const MOST_MS_EACH = 10; // on a machine that is busy with other tests: twenty times what one takes by itself
const TIME_LIMIT_MS = Math.max(300_000, RUNS * MOST_MS_EACH);

/** A delivery that its sender really makes, with what is in it laid open. */
interface Example {
  readonly each: IntakeCase;
  readonly delivery: Delivery;
  readonly payload: unknown;
  readonly paths: readonly Path[];
}

const EXAMPLES: readonly Example[] = intakeFiles()
  .flatMap((file) => readCases(`intake/${file}`, isIntakeCase))
  .filter((each) => each.request !== undefined && each.expect.kind !== "rejected")
  .flatMap((each) => {
    const delivery = deliveryOf(each);
    const payload = delivery.ok
      ? parseJson(Buffer.from(delivery.value.body).toString())
      : undefined;
    if (!delivery.ok || payload === undefined) return [];
    return [{ each, delivery: delivery.value, payload, paths: pathsIn(payload) }];
  });

/** Signs as the example's sender does; what a sender cannot sign, nobody has to. */
function signed({ each, delivery }: Example, body: Uint8Array): Delivery {
  const { scheme, header, prefix = "", algorithm = "sha256" } = each.auth;
  if (scheme === "hmac" && typeof header === "string") {
    const mac = createHmac(String(algorithm), each.secret ?? "")
      .update(body)
      .digest("hex");
    return withHeader({ ...delivery, body }, header, `${String(prefix)}${mac}`);
  }
  if (scheme !== "standard-webhooks") return { ...delivery, body };
  const key = Buffer.from((each.secret ?? "").replace(/^whsec_/, ""), "base64");
  const seconds = String(Math.floor(nowOf(each).getTime() / 1000));
  const mac = createHmac("sha256", key).update(`id.${seconds}.`).update(body).digest("base64");
  const timed = withHeader(withHeader(delivery, "webhook-id", "id"), "webhook-timestamp", seconds);
  return withHeader({ ...timed, body }, "webhook-signature", `v1,${mac}`);
}

function withHeader(delivery: Delivery, name: string, value: string | undefined): Delivery {
  const others = delivery.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase());
  return { ...delivery, headers: value === undefined ? others : [...others, [name, value]] };
}

/** Takes away, or spoils, what proves the sender. */
const forgeries: readonly ((example: Example, delivery: Delivery) => Delivery)[] = [
  ({ each }, delivery) => spoiled(each, delivery, undefined),
  ({ each }, delivery) => spoiled(each, delivery, ""),
  ({ each }, delivery) => spoiled(each, delivery, "sha256=00"),
  ({ each }, delivery) => spoiled(each, delivery, each.secret?.slice(0, -1)),
  ({ each }, delivery) => spoiled(each, delivery, `${each.secret ?? ""}x`),
  ({ each }, delivery) => spoiled(each, delivery, "0".repeat(64)),
];

function spoiled({ auth, name }: IntakeCase, delivery: Delivery, by: string | undefined): Delivery {
  const { scheme, header = "Authorization" } = auth;
  if (scheme === "path-token") {
    const base = delivery.path.split("/").slice(0, 3).join("/");
    return { ...delivery, path: by === undefined ? base : `${base}/${by}` };
  }
  if (scheme === "standard-webhooks") return withHeader(delivery, "webhook-signature", by);
  if (typeof header !== "string") throw new Error(`${name} does not say how it is proven.`);
  return withHeader(delivery, header, by);
}

const hostileBytes: readonly ((body: Buffer) => Buffer)[] = [
  (body) => body.subarray(0, body.byteLength / 2),
  (body) => Buffer.concat([Buffer.from("\ufeff"), body]),
  (body) => Buffer.concat([body, Buffer.from([0xff])]),
  () => Buffer.alloc(0),
  () => Buffer.from("null"),
];

/** An example with one of its values replaced, or with its bytes spoiled. */
function mutated() {
  const spoils = fc.nat({ max: 60 });
  return fc
    .tuple(fc.constantFrom(...EXAMPLES), fc.nat(), fc.constantFrom(...HOSTILE), spoils)
    .map(([example, pick, by, spoil]) => {
      const { payload, paths } = example;
      const changed = replaced(payload, paths[pick % paths.length] ?? [], by);
      const body = Buffer.from(JSON.stringify(changed === GONE ? null : changed));
      return { example, body: hostileBytes[spoil]?.(body) ?? body };
    });
}

/** What must never come out again, wherever it went in. */
const SMUGGLED = [
  "https://user:hunter2@evil.example/a/b?token=hunter2",
  "user:hunter2@evil.example",
];

async function receive({ each }: Example, delivery: Delivery) {
  await turn(); // nothing here waits for anything: without a turn, the test runner would get no word for minutes and give up
  const registries = ["ghcr.io", "docker.io", "quay.io", "registry.example.com"];
  const images = registries.map((registry) => ({
    kind: "image" as const,
    text: registry,
    registry,
    repository: ["**"],
  }));
  const all = wantsEveryRepository("default");
  const world = receiving({
    guests: guestsFor(each, ok(delivery)),
    clusters: [{ ...all, wants: [...all.wants, ...images] }],
  });
  const answer = await receiveDelivery(ok(delivery), world);
  return { answer, said: objectIn(answer.body), hints: world.queue.hints, lines: world.lines };
}

function objectIn(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new Error("The answer is not a JSON object.");
  return value;
}

test.runIf(EXAMPLES.length > 0)(
  `${RUNS} mutated deliveries of all senders are queued, ignored with a reason, or refused with one`,
  { timeout: TIME_LIMIT_MS },
  async () => {
    await fc.assert(
      fc.asyncProperty(mutated(), async ({ example, body }) => {
        const { answer, said, hints, lines } = await receive(example, signed(example, body));

        expect(lines).toHaveLength(1);
        expect(answer.status === 200 || answer.status === 202 || answer.status < 500).toBe(true);
        // Of several hints some may be queued where one is too large.
        expect(["queued", "failed"].includes(String(said["outcome"])) || hints.length === 0).toBe(
          true,
        );
        expect(said["outcome"] !== "queued" || hints.length > 0).toBe(true);
        for (const hint of hints) {
          const text = encodeHint(hint);
          expect(text.ok && decodeHint(text.value)).toEqual({ ok: true, value: hint });
          expect(JSON.stringify({ ...hint, id: "" })).not.toContain("hunter2");
        }
      }),
      { numRuns: RUNS },
    );

    expect(Object.keys(Object.prototype)).toEqual([]);
  },
);

test.runIf(EXAMPLES.length > 0)(
  "no URL in a delivery is called, and none brings a password into a hint, an answer or the log",
  { timeout: TIME_LIMIT_MS },
  async () => {
    const connect = vi.spyOn(Socket.prototype, "connect");

    for (const example of EXAMPLES) {
      for (const [path, by] of example.paths.flatMap((each) =>
        SMUGGLED.map((text) => [each, text] as const),
      )) {
        const body = Buffer.from(JSON.stringify(replaced(example.payload, path, by)));

        const { answer, hints, lines } = await receive(example, signed(example, body));

        const logged = lines.map((line) => ({ ...line, deliveryId: "" })); // an id is handed on as it is
        const told = by.includes("://") ? [answer.body, logged] : [];
        const came = JSON.stringify([hints.map((hint) => ({ ...hint, id: "" })), told]);
        expect(
          came.includes("hunter2") ? [example.each.name, path, came] : undefined,
        ).toBeUndefined();
      }
    }
    expect(connect).not.toHaveBeenCalled();
  },
);

test.runIf(EXAMPLES.length > 0)(
  `${RUNS} deliveries that nobody signed are all refused`,
  { timeout: TIME_LIMIT_MS },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        mutated(),
        fc.constantFrom(...forgeries),
        async ({ example, body }, forge) => {
          const delivery = forge(example, signed(example, body));

          const { answer, said, hints } = await receive(example, delivery);

          expect([401, 404]).toContain(answer.status);
          expect(said["outcome"]).toBe("rejected");
          expect(hints).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  },
);
