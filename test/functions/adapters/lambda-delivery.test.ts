import { describe, expect, test } from "vitest";

import { lambdaDelivery } from "../../../functions/adapters/lambda-delivery.ts";
import { RECEIVED_AT } from "../../support/github-delivery.ts";

function anEvent(over: object = {}): object {
  return {
    version: "2.0",
    rawPath: "/hooks/github",
    rawQueryString: "a=1",
    cookies: ["a=1"],
    headers: { "x-github-event": "push", "content-type": "application/json" },
    requestContext: { http: { method: "POST", path: "/hooks/github" } },
    body: '{"a":"é"}',
    isBase64Encoded: false,
    ...over,
  };
}

describe("an event in payload format 2.0", () => {
  test.for([
    ["as text", {}, '{"a":"é"}'],
    ["as base64", { body: "eyJhIjoiw6kifQ==", isBase64Encoded: true }, '{"a":"é"}'],
    ["without a body", { body: undefined }, ""],
    ["with an empty body", { body: "", isBase64Encoded: true }, ""],
  ] as const)("is read %s", ([, over, body]) => {
    expect(lambdaDelivery(anEvent(over), RECEIVED_AT)).toEqual({
      ok: true,
      value: {
        method: "POST",
        path: "/hooks/github",
        headers: [
          ["x-github-event", "push"],
          ["content-type", "application/json"],
        ],
        body: Buffer.from(body),
        receivedAt: RECEIVED_AT,
      },
    });
  });

  test.for([undefined, null, [], { a: 1, __proto__: null }])("may have headers %j", (headers) => {
    expect(lambdaDelivery(anEvent({ headers }), RECEIVED_AT)).toMatchObject({
      ok: true,
      value: { headers: [] },
    });
  });
});

describe("anything else is refused in a sentence", () => {
  test.for([
    ["a text", "hello", 'the event is "hello"'],
    ["nothing", undefined, "the event is missing"],
    ["format 1.0", anEvent({ version: "1.0" }), 'version is "1.0"'],
    ["an EventBridge event", { version: "0", source: "aws.ecr" }, 'version is "0"'],
    ["no path", anEvent({ rawPath: null }), "rawPath is null"],
    ["no method", anEvent({ requestContext: {} }), "requestContext.http.method is missing"],
    ["no context", anEvent({ requestContext: 7 }), "requestContext.http.method is missing"],
    ["a body that is an object", anEvent({ body: {} }), "body is an object"],
    [
      "text that is flagged as base64",
      anEvent({ isBase64Encoded: true }),
      "the body is not base64",
    ],
    [
      "base64 that is cut off",
      anEvent({ body: "eyJhIjoiw6kif", isBase64Encoded: true }),
      "the body is not base64",
    ],
  ] as const)("%s", ([, event, want]) => {
    const delivery = lambdaDelivery(event, RECEIVED_AT);

    expect(delivery.ok ? "accepted" : delivery.error.message).toContain(want);
  });
});
