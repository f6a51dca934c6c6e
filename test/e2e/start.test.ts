import { afterAll, beforeAll, expect, test } from "vitest";

import { isJsonObject, type JsonObject } from "../../agent/objects/kube-object.ts";
import { FreshCheckout, type StartedProgram } from "./support/fresh-checkout.ts";
import { SOON } from "./support/world.ts";

const GENEROUS_MILLISECONDS = 60_000; // until it is ready, on a busy machine: 5 s where nothing else runs
const STAGES = ["delivery", "hint queued", "hint received", "fetched", "built", "applied", "ready"];

let checkout: FreshCheckout;

beforeAll(async () => {
  checkout = await FreshCheckout.make();
});
afterAll(() => checkout.remove());

test("in a fresh checkout it is ready soon, and shows a push that reaches the cluster", async () => {
  const began = performance.now();
  const program = checkout.start("--once", "--json");
  await untilSaid(program, '"started"');
  const milliseconds = Math.round(performance.now() - began);
  process.stdout.write(`npm start was ready after ${milliseconds} ms\n`);

  const code = await program.exitCode();

  const told = objectsIn(program);
  const { pushed, applied } = told.at(-1) ?? {};
  expect(code).toBe(0);
  expect(milliseconds).toBeLessThan(GENEROUS_MILLISECONDS);
  expect(told.flatMap(({ stage }) => stage ?? [])).toEqual(STAGES);
  expect(pushed).toMatch(/^[0-9a-f]{40}$/);
  expect(applied).toBe(pushed);
});

test("it goes on from where it was, and begins anew where it is asked to", async () => {
  const before = await checkout.commits();

  const again = await checkout.start("--once", "--json").exitCode();
  const after = await checkout.commits();
  const reset = await checkout.start("--once", "--json", "--reset").exitCode();

  expect([again, reset]).toEqual([0, 0]);
  expect(after).toBe(before + 1);
  expect(await checkout.commits()).toBe(before);
});

test("Ctrl-C stops everything, and meanwhile nobody else may use its folder", async () => {
  const program = checkout.start();
  await untilSaid(program, "Ctrl-C stops everything");
  const second = checkout.start("--once");
  const refused = await second.exitCode();

  program.signal("SIGINT");
  await program.exitCode(); // npm's own, which the signal ends before all else has ended

  expect(refused).toBe(1);
  expect(second.lines.join("\n")).toMatch(/Process \d+ already runs .* stop it first/);
  expect(program.lines.join("\n")).toContain("git clone http://127.0.0.1:");
  await expect.poll(() => program.isLeft, SOON).toBe(false);
});

test("wrong flags are all named, and nothing is started", async () => {
  const program = checkout.start("--onse", "--json=yes", "please");

  const code = await program.exitCode();

  const said = program.lines.join("\n");
  expect(code).toBe(2);
  expect(said).toContain("--onse is no flag");
  expect(said).toContain("--json takes no value");
  expect(said).toContain('"please" is no flag');
});

async function untilSaid(program: StartedProgram, text: string): Promise<void> {
  await expect.poll(() => program.lines.join("\n"), SOON).toContain(text);
}

/** The JSON objects that it told, without what npm says itself. */
function objectsIn({ lines }: StartedProgram): readonly JsonObject[] {
  return lines.flatMap((line) => {
    const value: unknown = line.startsWith("{") ? JSON.parse(line) : undefined;
    return isJsonObject(value) ? [value] : [];
  });
}
