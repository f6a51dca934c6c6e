import { expect, test } from "vitest";

import { parseJson } from "#contract/json.ts";
import { encodeSpans } from "#contract/span.ts";

test("spans are printed as OTLP takes them in JSON", () => {
  const text = encodeSpans("pullhook-agent", [
    {
      context: { traceId: "a".repeat(32), spanId: "b".repeat(16), isSampled: true },
      parentSpanId: "c".repeat(16),
      name: "follow hint",
      kind: "consumer",
      began: new Date(1000),
      ended: new Date(1250),
      attributes: { text: "x", whole: 3, part: 0.5, yes: true, absent: undefined },
      error: "the host is away",
    },
  ]);

  expect(parseJson(text)).toEqual({
    resourceSpans: [
      {
        resource: {
          attributes: [{ key: "service.name", value: { stringValue: "pullhook-agent" } }],
        },
        scopeSpans: [
          {
            scope: { name: "pullhook" },
            spans: [
              {
                traceId: "a".repeat(32),
                spanId: "b".repeat(16),
                parentSpanId: "c".repeat(16),
                name: "follow hint",
                kind: 5,
                startTimeUnixNano: "1000000000",
                endTimeUnixNano: "1250000000",
                attributes: [
                  { key: "text", value: { stringValue: "x" } },
                  { key: "whole", value: { intValue: "3" } },
                  { key: "part", value: { doubleValue: 0.5 } },
                  { key: "yes", value: { boolValue: true } },
                ],
                status: { code: 2, message: "the host is away" },
              },
            ],
          },
        ],
      },
    ],
  });
});
