import { expect, test } from "vitest";

import { readPayload } from "../../../functions/intake/read-payload.ts";
import { aDelivery } from "../../support/github-delivery.ts";

test("a body in another encoding than UTF-8 is refused", () => {
  const latin1 = aDelivery({ body: Buffer.from([0x7b, 0xff, 0x7d]) });

  expect(readPayload(latin1)).toMatchObject({
    ok: false,
    error: { code: "body-malformed", message: "The body is not UTF-8." },
  });
});
