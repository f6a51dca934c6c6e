import { expect, test } from "vitest";

import { build } from "../../../../agent/kustomize/build.ts";
import { printBuild } from "../../../../agent/kustomize/print-build.ts";
import { memoryTree } from "../../../../agent/source/memory-tree.ts";

function itemsAfter(comment: string): string {
  const head = "apiVersion: example.com/v1\nkind: Shop\nmetadata:\n  name: shop\n";
  const result = build(
    memoryTree({
      "kustomization.yaml": "resources: [shop.yaml]\npatches:\n- path: patch.yaml\n",
      "shop.yaml": `${head}items:\n- b\n- c\n`,
      "patch.yaml": `${head}items: ${comment}\n- a\n- b\n`,
    }),
    "",
  );
  return result.kind === "built" ? printBuild(result.build) : result.kind;
}

test.for([
  ['# {"type": "array", "x-kubernetes-patch-strategy": "merge"}', "items:\n- a\n- b\n- c\n"],
  ['# {"type": "array"}', "items:\n- a\n- b\nkind"],
  ["# merge these, please", "items:\n- a\n- b\nkind"],
  ["# {not JSON", "items:\n- a\n- b\nkind"],
] as const)("a list with the comment %s", ([comment, items]) => {
  expect(itemsAfter(comment)).toContain(items);
});
