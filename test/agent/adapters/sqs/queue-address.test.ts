import { expect, test } from "vitest";

import { queueAddress, shownUrl } from "../../../../agent/adapters/sqs/queue-address.ts";

test.for([
  ["https://sqs.eu-north-1.amazonaws.com/123456789012/hints", { region: "eu-north-1" }],
  ["https://sqs.us-gov-west-1.amazonaws.com/123456789012/hints", { region: "us-gov-west-1" }],
  ["https://sqs.cn-north-1.amazonaws.com.cn/123456789012/hints", { region: "cn-north-1" }],
  ["https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/hints", { region: "eusc-de-east-1" }],
  ["https://eu-west-1.queue.amazonaws.com/123456789012/hints", { region: "eu-west-1" }],
  ["https://queue.amazonaws.com/123456789012/hints", { region: "us-east-1" }],
  [
    "https://sqs-fips.us-east-1.amazonaws.com/123456789012/hints",
    { region: "us-east-1", endpoint: "https://sqs-fips.us-east-1.amazonaws.com" },
  ],
  [
    "https://vpce-0a1b-2c3d.sqs.eu-north-1.vpce.amazonaws.com/123456789012/hints",
    { region: "eu-north-1", endpoint: "https://vpce-0a1b-2c3d.sqs.eu-north-1.vpce.amazonaws.com" },
  ],
  [
    "https://sqs.eu-north-1.api.aws/123456789012/hints",
    { region: "eu-north-1", endpoint: "https://sqs.eu-north-1.api.aws" },
  ],
  ["http://127.0.0.1:9324/000000000000/hints", { endpoint: "http://127.0.0.1:9324" }],
  [
    "https://sqs.eu-north-1.amazonaws.com.evil.example/1/hints",
    { endpoint: "https://sqs.eu-north-1.amazonaws.com.evil.example" },
  ],
] as const)("a queue at %s is reached at %j", ([url, address]) => {
  expect(queueAddress(url)).toEqual(address);
});

test("a URL is shown without what may be secret in it", () => {
  expect(shownUrl("https://me:pass@queue.example/1/hints?token=x")).toBe(
    "https://queue.example/1/hints",
  );
});
