import { describe, expect, test } from "vitest";

import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import type { WatchChange, WatchScope } from "../../../agent/ports.ts";
import { watchConfigs } from "../../../agent/reconcile/config-watch.ts";
import { STANDARD } from "../../../agent/reconcile/settings.ts";

function aSecret(name: string, resourceVersion: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: "apps", resourceVersion },
  };
}

/** The watch of Secrets, what it asked for, and the names it told to have changed. */
async function openWatch(scope: Pick<WatchScope, "namespace"> = {}) {
  const changed: string[] = [];
  const asked: WatchScope[] = [];
  let tell: (change: WatchChange) => void = () => {};
  await watchConfigs(
    {
      cluster: {
        watch: async ({ kind }, wanted, hear) => {
          asked.push(wanted);
          if (kind === "Secret") tell = hear;
        },
      },
      settings: { ...STANDARD, scope },
    },
    ({ kind, namespace, name }) => changed.push(`${kind} ${namespace}/${name}`),
    new AbortController().signal,
  );
  return { changed, asked, tell: (change: WatchChange): void => tell(change) };
}

describe("the watch of ConfigMaps and Secrets", () => {
  test("asks for the metadata of those alone that have the label", async () => {
    const { asked } = await openWatch({ namespace: "apps" });

    const scope = {
      labelSelector: "reconcile.fluxcd.io/watch=Enabled",
      metadataOnly: true,
      namespace: "apps",
    };
    expect(asked).toEqual([scope, scope]);
  });

  test("tells nothing of what is there from the beginning", async () => {
    const { changed, tell } = await openWatch();

    tell({ kind: "listed", objects: [aSecret("a", "1")] });
    tell({ kind: "changed", object: aSecret("a", "1") });

    expect(changed).toEqual([]);
  });

  test("tells what is made, changed and gone", async () => {
    const { changed, tell } = await openWatch();
    tell({ kind: "listed", objects: [aSecret("a", "1")] });

    tell({ kind: "changed", object: aSecret("a", "2") });
    tell({ kind: "changed", object: aSecret("b", "3") });
    tell({ kind: "removed", object: aSecret("a", "4") });

    expect(changed).toEqual(["Secret apps/a", "Secret apps/b", "Secret apps/a"]);
  });

  test("tells after a break what is not as it was before", async () => {
    const { changed, tell } = await openWatch();
    tell({
      kind: "listed",
      objects: ["same", "changed", "gone"].map((name) => aSecret(name, "1")),
    });

    tell({
      kind: "listed",
      objects: [aSecret("same", "1"), aSecret("changed", "2"), aSecret("new", "3")],
    });

    expect(changed).toEqual(["Secret apps/changed", "Secret apps/gone", "Secret apps/new"]);
  });
});
