import { describe, expect, test } from "vitest";

import { readLocalOptions } from "../../../infra/local/options.ts";

describe("readLocalOptions", () => {
  test("reads every flag", () => {
    expect(readLocalOptions(["--once", "--json", "--reset", "--kubeconfig", "k"])).toEqual({
      ok: true,
      value: { once: true, json: true, reset: true, clusters: 1, kubeconfig: "k" },
    });
    expect(readLocalOptions(["--clusters", "3"])).toMatchObject({ value: { clusters: 3 } });
  });

  test.for(["0", "11", "1.5", "three", ""])("takes no %j clusters", (count) => {
    expect(readLocalOptions([`--clusters=${count}`])).toEqual({
      ok: false,
      error: ["--clusters needs a number from 1 to 10"],
    });
  });

  test("starts no further clusters beside one that is given", () => {
    expect(readLocalOptions(["--clusters", "2", "--kubeconfig", "k"])).toEqual({
      ok: false,
      error: ["--kubeconfig names one cluster: leave --clusters out"],
    });
  });

  test("assumes nothing", () => {
    expect(readLocalOptions([])).toEqual({
      ok: true,
      value: { once: false, json: false, reset: false, clusters: 1 },
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
