import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { mapsAt, numberAt, textAt } from "../../../infra/local/kubernetes/json.ts";
import type { Json } from "../../../infra/local/kubernetes/json.ts";
import { configMap } from "./scenarios/steps.ts";
import { apis } from "./support/apis.ts";
import type { OpenApi } from "./support/apis.ts";
import { makeNamespace } from "./support/namespaces.ts";

describe.each(apis())("lists on %s", (_name, open) => {
  let opened: OpenApi;
  let path = "";

  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    path = `/api/v1/namespaces/${await makeNamespace(opened.api)}/configmaps`;
    for (const name of ["a", "b", "c", "d", "e"]) await make(name);
  });

  function make(name: string) {
    return opened.api.ask({ method: "POST", path, body: configMap(name) });
  }
  async function list(query: string) {
    return (await opened.api.ask({ method: "GET", path: `${path}?${query}` })).body;
  }
  function names(body: Json): readonly string[] {
    return mapsAt(body, "items").map((item) => textAt(item, "metadata", "name") ?? "");
  }

  test("come page by page, in the order of their names", async () => {
    const first = await list("limit=2");
    const second = await list(`limit=2&continue=${textAt(first, "metadata", "continue") ?? ""}`);
    const third = await list(`limit=2&continue=${textAt(second, "metadata", "continue") ?? ""}`);

    expect([names(first), names(second), names(third)]).toEqual([["a", "b"], ["c", "d"], ["e"]]);
    expect(numberAt(first, "metadata", "remainingItemCount")).toBe(3);
    expect(textAt(third, "metadata", "continue")).toBeUndefined();
  });

  test("show later pages as they were at the first one", async () => {
    const first = await list("limit=2");
    await opened.api.ask({ method: "DELETE", path: `${path}/d` });
    await make("bb");

    const rest = await list(`limit=10&continue=${textAt(first, "metadata", "continue") ?? ""}`);

    expect(names(rest)).toEqual(["c", "d", "e"]);
    expect(textAt(rest, "metadata", "resourceVersion")).toBe(
      textAt(first, "metadata", "resourceVersion"),
    );
  });

  test("can be asked for as they were", async () => {
    const before = textAt(await list(""), "metadata", "resourceVersion") ?? "";
    await make("f");

    const then = await list(`resourceVersion=${before}&resourceVersionMatch=Exact`);
    const now = await list(`resourceVersion=${before}&resourceVersionMatch=NotOlderThan`);

    expect(names(then)).not.toContain("f");
    expect(names(now)).toContain("f");
  });

  test("refuse a token that is none", async () => {
    const reply = await opened.api.ask({ method: "GET", path: `${path}?continue=nonsense` });

    expect(reply.code).toBe(400);
    expect(textAt(reply.body, "message")).toMatch(/^invalid continue token/);
  });
});
