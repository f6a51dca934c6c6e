import { describe, expect, test } from "vitest";

import { readCloudEvent } from "../../../../functions/intake/generic/read-cloud-event.ts";
import { aDelivery } from "../../../support/github-delivery.ts";

const DATA = { image: "ghcr.io/acme/shop:1.2" };
const EVENT = { specversion: "1.0", id: "1", source: "ci", type: "dev.pullhook.image-pushed.v1" };
const TOLD = {
  kind: "image-pushed",
  image: { registry: "ghcr.io", repository: "acme/shop", tag: "1.2" },
};

function aBatch(...events: readonly unknown[]) {
  const headers = { "Content-Type": "application/cloudevents-batch+json; charset=utf-8" };
  return aDelivery({ payload: events, headers });
}

describe("a CloudEvent", () => {
  test.for([
    ["structured", { "Content-Type": "application/cloudevents+json" }, { ...EVENT, data: DATA }],
    ["binary", { "ce-specversion": "1.0", "ce-id": "1", "ce-type": EVENT.type }, DATA],
  ] as const)("in %s mode is read", ([, headers, payload]) => {
    const reading = readCloudEvent(aDelivery({ payload, headers }));

    expect(reading).toEqual({ ok: true, value: { deliveryId: "1", events: [TOLD] } });
  });

  test("is an object", () => {
    const reading = readCloudEvent(aDelivery({ payload: "main" }));

    expect(reading).toMatchObject({
      ok: false,
      error: { message: 'The body is "main", not an object or a list of objects.' },
    });
  });
});

describe("a batch of CloudEvents", () => {
  test("tells all that counts, under the id of the first", () => {
    const other = { ...EVENT, id: "0", type: "com.example.lunch", data: {} };
    const first = { ...EVENT, data: DATA };
    const second = { ...EVENT, id: "2", data: { image: "ghcr.io/acme/cart:2" } };

    const reading = readCloudEvent(aBatch(other, first, second));

    expect(reading).toMatchObject({
      ok: true,
      value: { deliveryId: "1", events: [TOLD, { image: { repository: "acme/cart" } }] },
    });
  });

  test("of other things says why nothing comes of it", () => {
    const reading = readCloudEvent(aBatch({ ...EVENT, type: "com.example.lunch", data: {} }));

    expect(reading).toMatchObject({
      ok: true,
      value: {
        events: [
          {
            kind: "ignored",
            reason: 'The event "com.example.lunch" moves no branch, no tag and no image.',
          },
        ],
      },
    });
  });

  test.for([
    [[EVENT], "In the body, data is missing, not an object."],
    [["main"], 'In the body, 0 is "main", not an object.'],
    [
      [{ ...EVENT, id: 1, data: DATA }],
      "In the body, id is 1, not 1 to 200 visible ASCII characters.",
    ],
  ] as const)("is refused as a whole where one is none: %j", ([events, message]) => {
    const reading = readCloudEvent(aBatch(...events));

    expect(reading).toMatchObject({ ok: false, error: { message } });
  });
});
