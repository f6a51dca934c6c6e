import { expect, test } from "vitest";

import { pktLine } from "../../../../agent/adapters/git/pkt-lines.ts";
import { withHead } from "../../../../agent/adapters/git/with-head.ts";

const ID = "1".repeat(40);
const SERVICE = pktLine(Buffer.from("# service=git-upload-pack\n"));
const FLUSH = Buffer.from("0000");

test("a list that says nothing of HEAD is given one", () => {
  const list = aList(`${ID} refs/heads/main\0shallow agent=x\n`, `${ID} refs/tags/v1\n`);

  const told = withHead(list, "refs/heads/main");

  expect(told).toEqual(
    aList(
      `${ID} refs/heads/main\0shallow agent=x symref=HEAD:refs/heads/main\n`,
      `${ID} refs/tags/v1\n`,
    ),
  );
});

test.for([
  ["lists HEAD", aList(`${ID} HEAD\0shallow\n`, `${ID} refs/heads/main\n`)],
  ["says what HEAD is", aList(`${ID} refs/heads/main\0symref=HEAD:refs/heads/x shallow\n`)],
  ["holds no refs", Buffer.concat([SERVICE, FLUSH])],
  ["is no list", Buffer.from("<html>")],
] as const)("what %s stays as it is", ([, list]) => {
  expect(withHead(list, "refs/heads/main")).toEqual(list);
});

function aList(...lines: readonly string[]): Buffer {
  const refs = lines.map((line) => pktLine(Buffer.from(line)));
  return Buffer.concat([SERVICE, FLUSH, ...refs, FLUSH]);
}
