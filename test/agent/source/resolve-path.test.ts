import { expect, test } from "vitest";

import { memoryTree } from "../../../agent/source/memory-tree.ts";
import { resolvePath } from "../../../agent/source/resolve-path.ts";

const tree = memoryTree({
  "apps/web/deployment.yaml": "kind: Deployment",
  "apps/current": { symlink: "web" },
  "apps/up": { symlink: "../shared/base" },
  "shared/base/file.yaml": "kind: Service",
  "links/chain": { symlink: "../apps/current/deployment.yaml" },
  "links/dots": { symlink: "./../apps//web/." },
  "links/out": { symlink: "../../etc/passwd" },
  "links/absolute": { symlink: "/etc/passwd" },
  "links/dangling": { symlink: "nothing" },
  "links/self": { symlink: "self" },
  "links/ping": { symlink: "pong" },
  "links/pong": { symlink: "ping/x" },
  "links/empty": { symlink: "" },
  vendor: { submodule: "1".repeat(40) },
});

test.for([
  ["", ""],
  [".", ""],
  ["apps/web/deployment.yaml", "apps/web/deployment.yaml"],
  ["./apps//web/", "apps/web"],
  ["apps/current/deployment.yaml", "apps/web/deployment.yaml"],
  ["apps/current", "apps/web"],
  ["apps/up/file.yaml", "shared/base/file.yaml"],
  ["links/chain", "apps/web/deployment.yaml"],
  ["links/dots/deployment.yaml", "apps/web/deployment.yaml"],
  ["apps/web/..", "apps"],
  ["apps/up/..", "shared"],
  ["apps/../apps/web", "apps/web"],
  ["vendor", "vendor"],
] as const)("%s leads to %s", ([path, want]) => {
  const resolved = resolvePath(tree, path);

  expect(resolved).toEqual({ kind: "found", path: want, entry: tree.entry(want) });
});

test.for([
  ["nothing", "missing", "nothing"],
  ["apps/nothing/at/all", "missing", "apps/nothing"],
  ["links/dangling", "missing", "links/nothing"],
  ["apps/web/deployment.yaml/more", "missing", "apps/web/deployment.yaml/more"],
  ["apps/web/deployment.yaml/..", "missing", "apps/web/deployment.yaml/.."],
  ["vendor/lib", "missing", "vendor/lib"],
  ["..", "escapes", ".."],
  ["apps/../../etc", "escapes", "apps/../../etc"],
  ["/etc/passwd", "escapes", "/etc/passwd"],
  ["links/out", "escapes", "links/out"],
  ["links/absolute", "escapes", "links/absolute"],
  ["links/self", "loop", "links/self"],
] as const)("%s is %s at %s", ([path, kind, at]) => {
  expect(resolvePath(tree, path)).toEqual({ kind, at });
});

test("links that lead to each other end as a loop", () => {
  expect(resolvePath(tree, "links/ping").kind).toBe("loop");
});

test("a link without a target leads to its own directory", () => {
  expect(resolvePath(tree, "links/empty")).toMatchObject({ kind: "found", path: "links" });
});
