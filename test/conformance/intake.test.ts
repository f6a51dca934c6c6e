import { describe, expect, test } from "vitest";

import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";
import type { Result } from "#contract/result.ts";

import { receiveDelivery } from "../../functions/handlers/receive-delivery.ts";
import { receiveEvent } from "../../functions/handlers/receive-event.ts";
import type { Answer } from "../../functions/intake/delivery.ts";
import type { Event, Reading } from "../../functions/intake/event.ts";
import { findSender } from "../../functions/intake/find-sender.ts";
import { readDelivery } from "../../functions/intake/read-delivery.ts";
import { readEcrEvent } from "../../functions/intake/registries/read-ecr.ts";
import type { Rejection } from "../../functions/intake/rejection.ts";
import { readCases } from "../support/conformance.ts";
import {
  deliveryOf,
  guestsFor,
  intakeFiles,
  isEventBridge,
  isIntakeCase,
  nowOf,
  object,
  type IntakeCase,
} from "../support/intake-cases.ts";
import { receiving } from "../support/receiving.ts";

async function read(each: IntakeCase): Promise<Result<Reading, Rejection>> {
  if (isEventBridge(each)) return readEcrEvent(object(each.lambda_event));
  const delivery = deliveryOf(each);
  if (!delivery.ok) return delivery;
  const guests = guestsFor(each, delivery);
  const addressee = findSender(delivery.value.path, guests.names);
  if (!addressee.ok) return addressee;
  const guest = await guests.find(addressee.value);
  if (!guest.ok || guest.value === undefined)
    throw new Error("The test's own sender is not set up.");
  return readDelivery(delivery.value, guest.value);
}

async function answerTo(each: IntakeCase): Promise<Pick<Answer, "status" | "body">> {
  const world = receiving({ now: () => nowOf(each) });
  if (isEventBridge(each)) {
    const { kind } = await receiveEvent(each.lambda_event, world);
    return { status: kind === "rejected" ? 400 : 202, body: "" };
  }
  const delivery = deliveryOf(each);
  return receiveDelivery(delivery, { ...world, guests: guestsFor(each, delivery) });
}

/** An event in the words of the cases: null where nothing is known of a ref, no member where nothing is known of an image. */
function described(event: Event): JsonObject {
  const { kind } = event;
  if ("image" in event) return { kind, image: event.image };
  if (!("ref" in event)) return { kind };
  const { repository, ref, before = null, forced = null } = event;
  const after = "after" in event ? (event.after ?? null) : null;
  const paths = "paths" in event ? (event.paths ?? null) : null;
  const { id, fullName, urls } = repository;
  return {
    kind,
    repository: { id, fullName, urls: [...urls].toSorted() },
    ref,
    before,
    after,
    forced,
    paths,
  };
}

const OF_EVENTS = ["kind", "repository", "image", "ref", "before", "after", "forced", "paths"];

/** What an expectation says of one event, without what the sources leave open. */
function wanted(expected: JsonObject, lenient: readonly string[]): JsonObject {
  const named = Object.entries(expected).filter(([name]) => OF_EVENTS.includes(name));
  return without(
    Object.fromEntries(named.map(([name, value]) => [name, sorted(name, value)])),
    lenient,
  );
}

function sorted(name: string, value: unknown): unknown {
  if (name !== "repository" || !isJsonObject(value) || !Array.isArray(value["urls"])) return value;
  return { ...value, urls: value["urls"].map(String).toSorted() };
}

/** Takes members out, each named by its path: `image.digest`. */
function without(value: JsonObject, paths: readonly string[]): JsonObject {
  const entries = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    if (paths.includes(name)) return [];
    const inner = paths.filter((path) => path.startsWith(`${name}.`));
    const below = inner.map((path) => path.slice(name.length + 1));
    return [[name, isJsonObject(member) ? without(member, below) : member]];
  });
  return Object.fromEntries(entries);
}

/** How an outcome differs from what the case wants; nothing where it does not. */
function compare(reading: Result<Reading, Rejection>, each: IntakeCase): void {
  const { kind, anyOf = [kind], events } = each.expect;
  const lenient = each.lenient ?? [];
  const became = reading.ok ? reading.value.events[0].kind : "rejected";
  expect(lenient.includes("kind") ? [kind, became] : anyOf).toContain(became);
  if (!reading.ok || became !== kind) return;
  const open = [...lenient, ...lenient.map((path) => path.replace(/^events\./, ""))];
  const all = lenient.includes("events") ? [each.expect] : (events ?? [each.expect]);
  const told = reading.value.events.map(described);
  const compared = all.map((event, index) =>
    without(limited(told[index] ?? {}, wanted(event, open)), open),
  );
  expect(compared).toEqual(all.map((event) => wanted(event, open)));
  expect(lenient.includes("events") || told.length === all.length).toBe(true);
  const { deliveryId = reading.value.deliveryId } = each.expect;
  expect(lenient.includes("deliveryId") ? deliveryId : reading.value.deliveryId).toBe(deliveryId);
}

/** What of an event the expectation speaks of: an image wholly, for what is not known must not be there. */
function limited(event: JsonObject, by: JsonObject): JsonObject {
  const entries = Object.keys(by).map((name): [string, unknown] => {
    const [own, other] = [event[name], by[name]];
    const open = isJsonObject(own) && isJsonObject(other) && name === "repository";
    return [name, open ? limited(own, other) : own];
  });
  return Object.fromEntries(entries);
}

describe.each(intakeFiles())("deliveries of %s", (file) => {
  test.for(readCases(`intake/${file}`, isIntakeCase))(
    "$name becomes $expect.kind",
    async (each) => {
      const [reading, answer] = [await read(each), await answerTo(each)];

      compare(reading, each);
      const { status, response } = each.expect;
      expect(status.split("|")).toContain(`${Math.floor(answer.status / 100)}xx`);
      const said = { status: answer.status, json: parseJson(answer.body) };
      expect(said).toEqual(reading.ok ? (response ?? said) : said);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );
});
