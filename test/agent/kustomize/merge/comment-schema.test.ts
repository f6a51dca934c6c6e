import { expect, test } from "vitest";

import { build } from "../../../../agent/kustomize/build.ts";
import { printBuild } from "../../../../agent/kustomize/print-build.ts";
import { memoryTree } from "../../../../agent/source/memory-tree.ts";

function patched(object: string, patch: string): string {
  const result = build(
    memoryTree({
      "kustomization.yaml": "resources: [object.yaml]\npatches:\n- path: patch.yaml\n",
      "object.yaml": object,
      "patch.yaml": patch,
    }),
    "",
  );
  return result.kind === "built" ? printBuild(result.build) : result.kind;
}

const SHOP = "apiVersion: example.com/v1\nkind: Shop\nmetadata:\n  name: shop\n";

test.for([
  ['# {"type": "array", "x-kubernetes-patch-strategy": "merge"}', "items:\n- a\n- b\n- c\n"],
  ['# {"type": "array"}', "items:\n- a\n- b\nkind"],
  ["# merge these, please", "items:\n- a\n- b\nkind"],
  ["# {not JSON", "items:\n- a\n- b\nkind"],
] as const)("a list with the comment %s", ([comment, items]) => {
  const text = patched(`${SHOP}items:\n- b\n- c\n`, `${SHOP}items: ${comment}\n- a\n- b\n`);

  expect(text).toContain(items);
});

test("a comment may refer to a definition of Kubernetes", () => {
  const comment = '# {"$ref": "#/definitions/io.k8s.api.core.v1.PodSpec"}';
  const text = patched(
    `${SHOP}pod:\n  containers:\n  - name: a\n    image: a\n`,
    `${comment}\n${SHOP}${comment}\npod:\n  containers:\n  - name: a\n    args: [x]\n`,
  );

  expect(text).toContain("  - args:\n    - x\n    image: a\n    name: a\n");
});

test("a comment of any JSON above a field makes what is known of it unknown", () => {
  const service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
  const text = patched(
    `${service}# {"note": 1}\nspec:\n  ports:\n  - port: 443\n  - port: 80\n`,
    `${service}spec:\n  ports:\n  - port: 80\n    name: http\n`,
  );

  expect(text).toContain("  ports:\n  - name: http\n    port: 80\n");
  expect(text).not.toContain("443");
});
