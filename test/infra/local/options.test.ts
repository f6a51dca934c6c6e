import { describe, expect, test } from "vitest";

import { readLocalOptions } from "../../../infra/local/options.ts";

describe("readLocalOptions", () => {
  test("reads every flag", () => {
    expect(readLocalOptions(["--once", "--json", "--reset", "--kubeconfig", "k"])).toEqual({
      ok: true,
      value: { once: true, json: true, reset: true, kubeconfig: "k" },
    });
  });

  test("assumes nothing", () => {
    expect(readLocalOptions([])).toEqual({
      ok: true,
      value: { once: false, json: false, reset: false },
    });
  });

  test("tells everything that is wrong at once", () => {
    expect(readLocalOptions(["--onec", "now", "--json=yes", "--kubeconfig"])).toEqual({
      ok: false,
      error: [
        "--onec is no flag: see npm start -- --help",
        '"now" is no flag: see npm start -- --help',
        "--json takes no value",
        "--kubeconfig needs a FILE",
      ],
    });
  });

  test("is asked for help", () => {
    expect(readLocalOptions(["--help"])).toEqual({ ok: true, value: "help" });
  });
});
