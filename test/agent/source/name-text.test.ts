import * as fc from "fast-check";
import { expect, test } from "vitest";

import { nameText } from "../../../agent/source/name-text.ts";

test.for([
  ["plain", "plain"],
  ["na\u00efve \u{1f680}", "na\u00efve \u{1f680}"],
  ["\ufeffmark", "\ufeffmark"],
  ["\ufffd", "\ufffd"],
] as const)("reads UTF-8 as it is: %s", ([text, want]) => {
  expect(nameText(new TextEncoder().encode(text))).toBe(want);
});

test("keeps bytes that are not UTF-8 apart from each other and from text", () => {
  const names = [
    [0x61, 0xff],
    [0x61, 0xfe],
    [0x61, 0xc3],
    [0xe2, 0x82, 0x61],
  ];

  const texts = names.map((bytes) => nameText(Uint8Array.from(bytes)));

  expect(texts).toEqual(["a\udcff", "a\udcfe", "a\udcc3", "\udce2\udc82a"]);
});

test("never makes one name of two", () => {
  const bytes = fc.uint8Array({ maxLength: 6 });

  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const same = Buffer.compare(one, other) === 0;

      expect(nameText(one) === nameText(other)).toBe(same);
    }),
  );
});
