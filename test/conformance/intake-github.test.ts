import { describe, expect, test } from "vitest";

import type { Hint } from "#contract/hint.ts";
import { isJsonObject, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import { lambdaDelivery } from "../../functions/adapters/lambda-delivery.ts";
import { webhookSecrets } from "../../functions/adapters/webhook-secrets.ts";
import { receiveDelivery } from "../../functions/handlers/receive-delivery.ts";
import type { Answer, Delivery, Header } from "../../functions/intake/delivery.ts";
import type { Event } from "../../functions/intake/event.ts";
import { readEvent } from "../../functions/intake/read-event.ts";
import type { Rejection } from "../../functions/intake/rejection.ts";
import { memoryHintQueue } from "../fakes/memory-hint-queue.ts";
import { readCases } from "../support/conformance.ts";

/** Kinds of event that nobody wants yet: until somebody does, such a delivery is ignored. */
const NOT_READ_YET: readonly string[] = ["image-pushed", "released"];

interface Case {
  readonly name: string;
  readonly source: string;
  readonly sender?: string;
  readonly request?: unknown;
  readonly lambda_event?: unknown;
  readonly secret?: string;
  readonly expect: Expectation;
}

interface Expectation {
  readonly kind: string;
  readonly anyOf?: readonly string[];
  readonly status: string;
  readonly [field: string]: unknown;
}

function isCase(value: unknown): value is Case {
  if (!isJsonObject(value) || !isJsonObject(value["expect"])) return false;
  const { kind, status } = value["expect"];
  return [value["name"], value["source"], kind, status].every((text) => typeof text === "string");
}

const NOW = new Date("2026-11-22T10:00:00Z");

function deliveryOf(each: Case): Result<Delivery, Rejection> {
  if (each.lambda_event !== undefined) return lambdaDelivery(each.lambda_event, NOW);
  const { method, path, headers, body } = object(each.request);
  return ok({
    method: String(method),
    path: String(path),
    headers: Object.entries(object(headers)).map(([name, value]): Header => [name, String(value)]),
    body:
      typeof body === "string"
        ? Buffer.from(body)
        : Buffer.from(String(object(body)["base64"]), "base64"),
    receivedAt: NOW,
  });
}

function object(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error("The case is not of the shape that its README gives.");
  return value;
}

/** What became of a delivery, in the words of the cases: null where nothing is known. */
function described(event: Result<Event, Rejection>): JsonObject {
  if (!event.ok) return { kind: "rejected" };
  const { kind, deliveryId } = event.value;
  if (!("ref" in event.value)) return { kind, deliveryId };
  const { repository, ref, before = null, forced = null } = event.value;
  const after = "after" in event.value ? (event.value.after ?? null) : null;
  const paths = "paths" in event.value ? (event.value.paths ?? null) : null;
  const { id, fullName, urls } = repository;
  return {
    kind,
    deliveryId,
    repository: { id, fullName, urls: asSet(urls) },
    ref,
    before,
    after,
    forced,
    paths,
  };
}

function asSet(urls: unknown): ReadonlySet<unknown> {
  return new Set(Array.isArray(urls) ? urls : []);
}

/** The members of an expectation that say what must become of the delivery. */
function wanted({ kind, repository, ...rest }: Expectation): JsonObject {
  const named = ["deliveryId", "ref", "before", "after", "forced", "paths"].filter(
    (name) => name in rest,
  );
  return {
    kind,
    ...Object.fromEntries(named.map((name) => [name, rest[name]])),
    ...(isJsonObject(repository) && {
      repository: { ...repository, urls: asSet(repository["urls"]) },
    }),
  };
}

async function receive(each: Case): Promise<{
  readonly event: Result<Event, Rejection>;
  readonly answer: Answer;
  readonly hints: readonly Hint[];
}> {
  const isSigned = webhookSecrets([new Secret(each.secret ?? "")]);
  const delivery = deliveryOf(each);
  const queue = memoryHintQueue();
  const world = { isSigned, send: queue.send, log: () => {}, now: () => NOW };
  return {
    event: delivery.ok ? await readEvent(delivery.value, isSigned) : delivery,
    answer: await receiveDelivery(delivery, world),
    hints: queue.hints,
  };
}

const cases = ["github", "lambda"]
  .flatMap((source) => readCases(`intake/${source}.json`, isCase))
  .filter(({ source, sender }) => source === "github" || sender === "github");
const read = cases.filter(({ expect: { kind } }) => !NOT_READ_YET.includes(kind));
const notRead = cases.filter(({ expect: { kind } }) => NOT_READ_YET.includes(kind));

describe("GitHub's deliveries", () => {
  test.for(read)("$name becomes $expect.kind", async (each) => {
    const { event, answer, hints } = await receive(each);

    const became = described(event);
    const { kind, anyOf = [kind], status } = each.expect;
    expect(anyOf).toContain(became["kind"]);
    expect(became).toMatchObject(became["kind"] === kind ? wanted(each.expect) : {});
    expect(status.split("|")).toContain(`${Math.floor(answer.status / 100)}xx`);
    expect(hints).toHaveLength("ref" in became ? 1 : 0);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test.for(notRead)("$name, $expect.kind, is ignored", async (each) => {
    const { event, answer, hints } = await receive(each);

    expect(described(event)["kind"]).toBe("ignored");
    expect(answer.status).toBe(202);
    expect(hints).toEqual([]);
  });
});
