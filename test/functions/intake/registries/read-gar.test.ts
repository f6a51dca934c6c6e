import { expect, test } from "vitest";

import { readGar } from "../../../../functions/intake/registries/read-gar.ts";
import { aDelivery } from "../../../support/github-delivery.ts";

const NOTIFICATION = { action: "INSERT", tag: "eu-docker.pkg.dev/acme/apps/shop:1.2" };

test("a push without Pub/Sub's wrapping is the notification itself, its id a header", () => {
  const headers = { "X-Goog-Pubsub-Message-Id": "981636256311680" };

  const reading = readGar(aDelivery({ payload: NOTIFICATION, headers }));

  expect(reading).toEqual({
    ok: true,
    value: {
      deliveryId: "981636256311680",
      events: [
        {
          kind: "image-pushed",
          image: { registry: "eu-docker.pkg.dev", repository: "acme/apps/shop", tag: "1.2" },
        },
      ],
    },
  });
});

test("without wrapping and without the headers, it has no id", () => {
  const reading = readGar(aDelivery({ payload: { ...NOTIFICATION, action: "DELETE" } }));

  expect(reading).toEqual({
    ok: true,
    value: { events: [{ kind: "ignored", reason: 'The action "DELETE" pushes no image.' }] },
  });
});

test("a body that is neither is refused", () => {
  const reading = readGar(aDelivery({ payload: { tag: NOTIFICATION.tag } }));

  expect(reading).toMatchObject({
    ok: false,
    error: {
      message: "In the body, message.data is missing; message.message_id is missing.",
    },
  });
});
