import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { History } from "../../../../../infra/local/kubernetes/store/history.ts";
import { openJournal } from "../../../../../infra/local/kubernetes/store/journal-file.ts";
import { Store } from "../../../../../infra/local/kubernetes/store/store.ts";

const CONFIG_MAPS = "/configmaps";

function object(name: string) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
}

describe("the journal", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "pullhook-journal-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function open() {
    const journal = openJournal(directory);
    return { store: new Store(journal.saved, journal), close: journal.close };
  }

  test("keeps what was written, and how far the versions came", () => {
    const first = open();
    first.store.put(CONFIG_MAPS, "default/a", object("a"));
    first.store.put(CONFIG_MAPS, "default/b", object("b"));
    first.store.remove(CONFIG_MAPS, "default/b");
    first.close();

    const second = open();

    expect(second.store.list(CONFIG_MAPS).map(([key]) => key)).toEqual(["default/a"]);
    expect(second.store.revision).toBe(first.store.revision);
    second.close();
  });

  test("drops a line that was not finished", () => {
    const first = open();
    first.store.put(CONFIG_MAPS, "default/a", object("a"));
    first.close();
    appendFileSync(join(directory, "objects.jsonl"), '{"revision":99,"resource":"/configm');

    const second = open();
    second.store.put(CONFIG_MAPS, "default/c", object("c"));
    second.close();

    const third = open();
    expect(third.store.list(CONFIG_MAPS).map(([key]) => key)).toEqual(["default/a", "default/c"]);
    third.close();
  });
});

test("a history forgets, and says that it did", () => {
  const history = new History(0);
  const change = { resource: CONFIG_MAPS, key: "default/a", object: object("a") };
  for (const revision of [1, 2, 3]) history.add({ ...change, revision });

  history.forgetBefore(3);

  expect(history.since(1)).toBeUndefined();
  expect(history.since(2)?.map(({ revision }) => revision)).toEqual([3]);
});
