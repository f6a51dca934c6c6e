import { expect, test } from "vitest";

import { parseRequestPath } from "../../../../../infra/local/kubernetes/requests/request-path.ts";

const CORE = { group: "", version: "v1", isWatch: false, subresource: "" };
const APPS = { group: "apps", version: "v1", isWatch: false, subresource: "" };

test.for([
  ["/api/v1/pods", { ...CORE, plural: "pods" }],
  ["/api/v1/namespaces", { ...CORE, plural: "namespaces" }],
  ["/api/v1/namespaces/a", { ...CORE, plural: "namespaces", name: "a" }],
  [
    "/api/v1/namespaces/a/status",
    { ...CORE, plural: "namespaces", name: "a", subresource: "status" },
  ],
  [
    "/api/v1/namespaces/a/finalize",
    { ...CORE, plural: "namespaces", name: "a", subresource: "finalize" },
  ],
  ["/api/v1/namespaces/a/pods", { ...CORE, plural: "pods", namespace: "a" }],
  ["/api/v1/namespaces/a/pods/b", { ...CORE, plural: "pods", namespace: "a", name: "b" }],
  [
    "/apis/apps/v1/namespaces/a/deployments/b/scale",
    { ...APPS, plural: "deployments", namespace: "a", name: "b", subresource: "scale" },
  ],
  ["/apis/apps/v1/watch/deployments", { ...APPS, isWatch: true, plural: "deployments" }],
  [
    "/apis/rbac/v1/clusterroles/system%3Ax",
    { ...APPS, group: "rbac", plural: "clusterroles", name: "system:x" },
  ],
] as const)("%s", ([path, parsed]) => {
  expect(parseRequestPath(path)).toEqual(parsed);
});

test.for(["/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/version", "/"])(
  "%s names no resource",
  (path) => {
    expect(parseRequestPath(path)).toBeUndefined();
  },
);
