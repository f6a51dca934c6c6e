import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { at, isMap, mapAt, textAt } from "../../../infra/local/kubernetes/json.ts";
import type { Json } from "../../../infra/local/kubernetes/json.ts";
import { configMap } from "./scenarios/steps.ts";
import { apis } from "./support/apis.ts";
import type { OpenApi } from "./support/apis.ts";
import { makeNamespace } from "./support/namespaces.ts";

const MERGE = "application/merge-patch+json";

describe.each(apis())("watches on %s", (_name, open) => {
  let opened: OpenApi;
  let path = "";

  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    path = `/api/v1/namespaces/${await makeNamespace(opened.api)}/configmaps`;
  });

  async function make(name: string, labels: Record<string, string> = {}) {
    const body = configMap(name, { metadata: { name, labels } });
    return (await opened.api.ask({ method: "POST", path, body })).body;
  }
  async function label(name: string, labels: Record<string, string | null>) {
    const body = { metadata: { labels } };
    await opened.api.ask({ method: "PATCH", path: `${path}/${name}`, type: MERGE, body });
  }
  async function remove(name: string) {
    await opened.api.ask({ method: "DELETE", path: `${path}/${name}` });
  }
  async function version(): Promise<string> {
    const { body } = await opened.api.ask({ method: "GET", path });
    return textAt(body, "metadata", "resourceVersion") ?? "";
  }
  function told(events: readonly Json[]): readonly string[] {
    return events.map(
      (event) =>
        `${textAt(event, "type") ?? ""} ${textAt(event, "object", "metadata", "name") ?? ""}`,
    );
  }

  test("tell what happened since a version", async () => {
    await make("before");
    const since = await version();
    await make("a");
    await label("a", { x: "1" });
    await remove("a");

    const events = await opened.api.watch(`${path}?watch=true&resourceVersion=${since}`, 3);

    expect(told(events)).toEqual(["ADDED a", "MODIFIED a", "DELETED a"]);
  });

  test("tell what happens from now on", async () => {
    const since = await version();

    const watching = opened.api.watch(`${path}?watch=true&resourceVersion=${since}`, 2);
    await make("a");
    await make("b");

    expect(told(await watching)).toEqual(["ADDED a", "ADDED b"]);
  });

  test("start with what is there when no version is named", async () => {
    await make("a");
    await make("b");

    const events = await opened.api.watch(`${path}?watch=true`, 2);

    expect(told(events).toSorted()).toEqual(["ADDED a", "ADDED b"]);
  });

  test("end the first events with a bookmark where a client asks for that", async () => {
    await make("a");
    const query =
      "watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";

    const events = await opened.api.watch(`${path}?${query}`, 2);

    expect(events.map((event) => textAt(event, "type"))).toEqual(["ADDED", "BOOKMARK"]);
    expect(mapAt(events[1], "object", "metadata", "annotations")).toEqual({
      "k8s.io/initial-events-end": "true",
    });
    expect(textAt(events[1], "object", "kind")).toBe("ConfigMap");
  });

  test("show what a selector picks, and what leaves it as deleted", async () => {
    const since = await version();
    await make("a", { x: "1" });
    await make("b", { x: "2" });
    await label("b", { x: "1" });
    await label("a", { x: "2" });
    await remove("b");

    const events = await opened.api.watch(
      `${path}?watch=true&resourceVersion=${since}&labelSelector=x%3D1`,
      4,
    );

    expect(told(events)).toEqual(["ADDED a", "ADDED b", "DELETED a", "DELETED b"]);
  });

  test("follow one object by its name", async () => {
    const since = await version();
    await make("a");
    await make("b");

    const events = await opened.api.watch(
      `${path}?watch=true&resourceVersion=${since}&fieldSelector=metadata.name%3Db`,
      1,
    );

    expect(told(events)).toEqual(["ADDED b"]);
  });

  test("send metadata alone to who asks for it", async () => {
    await make("a");

    const events = await opened.api.watch(
      `${path}?watch=true`,
      1,
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    );

    expect(textAt(events[0], "object", "kind")).toBe("PartialObjectMetadata");
    expect(at(events[0], "object", "data")).toBeUndefined();
  });

  test("send rows of a table to who asks for them", async () => {
    await make("a");

    const events = await opened.api.watch(
      `${path}?watch=true`,
      1,
      "application/json;as=Table;v=v1;g=meta.k8s.io",
    );

    expect(textAt(events[0], "object", "kind")).toBe("Table");
  });

  test("carry the version of the deletion on a deleted object", async () => {
    const made = await make("a");
    const since = textAt(made, "metadata", "resourceVersion") ?? "";
    await remove("a");

    const [event] = await opened.api.watch(`${path}?watch=true&resourceVersion=${since}`, 1);

    const last = textAt(event, "object", "metadata", "resourceVersion") ?? "";
    expect(Number(last)).toBeGreaterThan(Number(since));
  });

  test("end after their time", async () => {
    const since = await version();

    const events = await opened.api.watch(
      `${path}?watch=true&timeoutSeconds=1&resourceVersion=${since}`,
      10,
    );

    expect(events.filter((event) => isMap(event) && event["type"] !== "BOOKMARK")).toEqual([]);
  });

  test("refuse a version that is no number", async () => {
    const ask = { method: "GET", path: `${path}?watch=true&resourceVersion=x` };

    const { code, body } = await opened.api.ask(ask);

    expect(code).toBe(500);
    expect(textAt(body, "message")).toMatch(/Invalid value: "x": strconv\.ParseUint/);
  });
});
