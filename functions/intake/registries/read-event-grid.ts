import { isJsonObject, parseJson, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "../delivery.ts";
import { tells, type Event, type Reading } from "../event.ts";
import { ANY_TEXT, TEXT, DELIVERY_ID } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { readJson } from "../read-payload.ts";
import { malformedBody, malformedHeader, type Rejection } from "../rejection.ts";
import type { SenderOptions } from "../sender.ts";
import { readNotification } from "./read-acr.ts";
import { readEach } from "./read-each.ts";

const VALIDATION = "Microsoft.EventGrid.SubscriptionValidationEvent";
const PUSHES: ReadonlySet<string> = new Set([
  "Microsoft.ContainerRegistry.ImagePushed",
  "Microsoft.ContainerRegistry.ChartPushed",
]);

/** Reads a delivery of Azure Event Grid: events in its own schema or as CloudEvents, one or many. */
export function readEventGrid(
  delivery: Delivery,
  options: SenderOptions,
): Result<Reading, Rejection> {
  const body = readJson(delivery);
  if (!body.ok) return body;
  const events: readonly unknown[] = Array.isArray(body.value) ? body.value : [body.value];
  return readEach(events, (event, index) =>
    isJsonObject(event)
      ? readGridEvent(event, options)
      : malformedBody(`In the body, ${index} is ${quote(event)}, not an object.`),
  );
}

function readGridEvent(
  gridEvent: JsonObject,
  options: SenderOptions,
): Result<{ readonly event: Event; readonly id?: string }, Rejection> {
  const head = readFields(gridEvent, (fields) => ({
    id: fields.required("id", DELIVERY_ID),
    type: fields.optional("eventType", ANY_TEXT) ?? fields.optional("type", ANY_TEXT) ?? "",
  }));
  if (!head.ok) return head;
  const { id, type } = head.value;
  const event = readData(type, gridEvent, options);
  return event.ok ? ok({ event: event.value, id }) : event;
}

function readData(
  type: string,
  gridEvent: JsonObject,
  options: SenderOptions,
): Result<Event, Rejection> {
  if (type === VALIDATION) return readValidation(gridEvent);
  if (!PUSHES.has(type)) {
    return ok({ kind: "ignored", reason: `An event ${quote(type)} pushes no image.` });
  }
  const data = dataOf(gridEvent);
  return data === undefined
    ? malformedBody(`In the body, data is ${quote(gridEvent["data"])}, not an object.`)
    : readNotification(data, options);
}

/** Proves to Event Grid that we want its events: by answering the code. Its validation URL is never opened. */
function readValidation(gridEvent: JsonObject): Result<Event, Rejection> {
  const code = readFields(gridEvent, (fields) => fields.required("data.validationCode", CODE));
  if (!code.ok) return code;
  return ok({ kind: "ping", reply: { body: { validationResponse: code.value } } });
}

/** It goes back to whoever sent it, so that it is no more than what Azure sends: a GUID. */
const CODE = {
  ...TEXT,
  is: (value: unknown): value is string =>
    typeof value === "string" && /^[\w-]{1,100}$/.test(value),
  name: "a code of up to 100 letters, digits and dashes",
};

/** Container Registry has delivered its data as a text that holds JSON, against its own documentation. */
function dataOf({ data }: JsonObject): JsonObject | undefined {
  const value = typeof data === "string" ? parseJson(data) : data;
  return isJsonObject(value) ? value : undefined;
}

/** Answers the handshake of CloudEvents over HTTP, by which a sender asks whether it may deliver here. */
export function allowEventGrid(delivery: Delivery): Result<Reading, Rejection> {
  const [origin, ...more] = headerValues(delivery, "WebHook-Request-Origin");
  if (origin === undefined || more.length > 0 || !/^[\w.-]{1,253}$/.test(origin)) {
    return malformedHeader("The header WebHook-Request-Origin is not there once with a host name.");
  }
  return ok(tells({ kind: "ping", reply: { headers: { "webhook-allowed-origin": origin } } }));
}
