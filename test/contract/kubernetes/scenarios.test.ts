import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { SCENARIOS } from "./scenarios/all.ts";
import { apis } from "./support/apis.ts";
import type { OpenApi } from "./support/apis.ts";
import { transcript } from "./support/scenario.ts";

/** What kube-apiserver of this version answered; `RECORD=1` writes it anew, from the real server alone (then format it). */
const GOLDEN = new URL("golden/1.34.4/", import.meta.url);

function goldenOf(scenario: string): URL {
  return new URL(`${scenario.replaceAll(/[^a-z]+/gi, "-")}.json`, GOLDEN);
}

describe.each(apis())("%s", (api, open) => {
  let opened: OpenApi;

  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  test.for(SCENARIOS)("answers as kube-apiserver 1.34.4 does: $name", async (scenario) => {
    const golden = goldenOf(scenario.name);

    const said = await transcript(opened.api, scenario);

    if (process.env["RECORD"] !== undefined && api === "kube-apiserver") {
      writeFileSync(golden, `${JSON.stringify(said, undefined, 2)}\n`);
    }
    expect(existsSync(golden)).toBe(true);
    expect(said).toEqual(JSON.parse(readFileSync(golden, "utf8")));
  });
});
