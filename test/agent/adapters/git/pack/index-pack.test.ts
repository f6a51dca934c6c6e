import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Pace } from "../../../../../agent/adapters/git/pace.ts";
import { indexPack, TooManyObjects } from "../../../../../agent/adapters/git/pack/index-pack.ts";
import { DamagedPack } from "../../../../../agent/adapters/git/pack/inflate.ts";
import { openPack } from "../../../../../agent/adapters/git/pack/pack-bytes.ts";
import { PackIndex } from "../../../../../agent/adapters/git/pack/pack-index.ts";
import { OversizedObject } from "../../../../../agent/adapters/git/pack/read-entry.ts";
import { MissingObject } from "../../../../../agent/adapters/git/pack/read-object.ts";
import { objectId } from "../../../../../agent/source/object-id.ts";
import { Checkout } from "../../../../support/checkout.ts";

vi.setConfig({ testTimeout: 30_000 }); // each test runs git many times

let checkout: Checkout;

beforeEach(async () => {
  checkout = await Checkout.of("unused");
});

afterEach(() => checkout.remove());

describe("a pack of git's", () => {
  test.for([
    ["with deltas by offset", []],
    ["with deltas by id", ["-c", "repack.useDeltaBaseOffset=false"]],
  ] as const)("%s has the index that git gives it", async ([, settings]) => {
    const lines = Array.from({ length: 300 }, (_, line) => `line: ${line * 7919}\n`);
    for (let step = 0; step < 12; step += 1) {
      lines[step * 3] = `changed in step ${step}\n`;
      await checkout.write(`dir/${step % 3}.yaml`, lines.join(""));
      await checkout.write("large.bin", Buffer.alloc(1_500_000, `${step} and so on `));
      await checkout.commit();
    }
    await checkout.git("tag", "--annotate", "--message=one", "v1");
    await checkout.git(...settings, "repack", "-a", "-d", "-f", "--quiet");
    const folder = join(checkout.folder, ".git/objects/pack");
    const name = (await readdir(folder)).find((file) => file.endsWith(".pack")) ?? "";

    const index = await indexed(join(folder, name));

    const git = await readFile(join(folder, name.replace(".pack", ".idx")));
    expect(index.bytes.equals(git)).toBe(true);
  });

  test("that is empty has an empty index", async () => {
    const index = await indexed(await packFile([]));

    expect([index.count, index.find("1".repeat(40))]).toEqual([0, undefined]);
  });
});

describe("deltas", () => {
  const base = Buffer.from("the quick brown fox\n");
  const delta = Buffer.from([base.length, 9, 0x91, 4, 5, 4, ...Buffer.from("cats")]); // "quick" and "cats"
  const made = objectId("blob", Buffer.from("quickcats"));

  test("may come before what they build on", async () => {
    const entries = [byId(objectId("blob", base), delta), blob(base)];

    const index = await indexed(await packFile(entries));

    expect(index.find(made)).toBe(12);
  });

  test("on what is nowhere are a missing object", async () => {
    const path = await packFile([byId("1".repeat(40), delta)]);

    await expect(indexed(path)).rejects.toBeInstanceOf(MissingObject);
  });

  test("that make too much are not made", async () => {
    const bomb = Buffer.from([base.length, 0xff, 0xff, 0xff, 0x7f, 0x91, 0, 5]);
    const path = await packFile([blob(base), byId(objectId("blob", base), bomb)]);

    await expect(indexed(path)).rejects.toBeInstanceOf(OversizedObject);
  });
});

test("a pack that says it has very many objects is not begun with", async () => {
  const path = await packFile([], 2_000_000);

  await expect(indexed(path)).rejects.toBeInstanceOf(TooManyObjects);
});

test("whatever bytes come, the worst is a damaged pack", async () => {
  const texts = ["one\n", "two\n".repeat(50), "three\n".repeat(500)].map((text) =>
    Buffer.from(text),
  );
  const [first = Buffer.alloc(0)] = texts;
  const delta = Buffer.from([first.length, 4, 0x90, 4]);
  const whole = packOf([...texts.map(blob), byId(objectId("blob", first), delta)]);
  const path = join(checkout.folder, "fuzzed.pack");
  const change = fc.record({
    at: fc.integer({ min: 0, max: whole.length - 21 }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  const changes = fc.array(change, { minLength: 1, maxLength: 5 });

  await fc.assert(
    fc.asyncProperty(changes, fc.nat({ max: whole.length - 20 }), async (made, cut) => {
      const body = Buffer.from(whole.subarray(0, cut % 3 === 0 ? cut : -20));
      for (const { at, byte } of made) if (at < body.length) body[at] = byte;
      await writeFile(path, Buffer.concat([body, createHash("sha1").update(body).digest()]));

      const outcome = await indexed(path).catch((cause: unknown) => cause);

      expect(EXPECTED.some((kind) => outcome instanceof kind)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

const EXPECTED = [PackIndex, DamagedPack, MissingObject, OversizedObject, TooManyObjects];

async function indexed(path: string): Promise<PackIndex> {
  const pack = openPack(path);
  try {
    return await indexPack(pack, {
      locate: () => undefined,
      maxBytes: 10_000_000,
      maxObjects: 1000,
      pace: new Pace(() => undefined),
    });
  } finally {
    pack.close();
  }
}

async function packFile(entries: readonly Buffer[], count = entries.length): Promise<string> {
  const path = join(checkout.folder, "made.pack");
  await writeFile(path, packOf(entries, count));
  return path;
}

function packOf(entries: readonly Buffer[], count = entries.length): Buffer {
  const header = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
  header.writeUInt32BE(count, 8);
  const body = Buffer.concat([header, ...entries]);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

function blob(content: Buffer): Buffer {
  return Buffer.concat([entryHeader(3, content.length), deflateSync(content)]);
}

function byId(base: string, delta: Buffer): Buffer {
  return Buffer.concat([
    entryHeader(7, delta.length),
    Buffer.from(base, "hex"),
    deflateSync(delta),
  ]);
}

function entryHeader(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  for (let rest = size >> 4; rest > 0; rest >>= 7) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}
