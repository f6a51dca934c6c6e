import type { JsonMap } from "../../../../infra/local/kubernetes/json.ts";
import type { Scenario, Step } from "../support/scenario.ts";
import {
  DEPLOYMENTS,
  JSON_PATCH,
  SERVICES,
  STRATEGIC_PATCH,
  deployment,
  get,
  patch,
  post,
  put,
} from "./steps.ts";

const D = `${DEPLOYMENTS}/d`;
const S = `${SERVICES}/s`;

function strategic(does: string, spec: JsonMap): Step {
  return patch(does, D, { type: STRATEGIC_PATCH, body: { spec } });
}

function inPod(does: string, spec: JsonMap): Step {
  return strategic(does, { template: { spec } });
}

function operations(does: string, ...body: readonly JsonMap[]): Step {
  return patch(does, D, { type: JSON_PATCH, body });
}

/** Patches that know the kind, and patches by operations. */
export const PATCHES: readonly Scenario[] = [
  {
    name: "strategic merge patches",
    steps: [
      post("make", DEPLOYMENTS, deployment("d")),
      inPod("a container's image", { containers: [{ name: "main", image: "other:2" }] }),
      inPod("another container", { containers: [{ name: "side", image: "side:1" }] }),
      inPod("variables of a container", {
        containers: [
          {
            name: "main",
            env: [
              { name: "A", value: "1" },
              { name: "B", value: "2" },
            ],
          },
        ],
      }),
      inPod("a variable goes", {
        containers: [{ name: "main", env: [{ name: "A", $patch: "delete" }] }],
      }),
      inPod("a container goes", { containers: [{ name: "side", $patch: "delete" }] }),
      inPod("an order", {
        "$setElementOrder/containers": [{ name: "new" }, { name: "main" }],
        containers: [{ name: "new", image: "new:1" }],
      }),
      inPod("all containers replaced", {
        containers: [{ $patch: "replace" }, { name: "only", image: "only:1" }],
      }),
      inPod("tolerations, which are one list", { tolerations: [{ key: "a", operator: "Exists" }] }),
      inPod("a null field", { containers: [{ name: "only", env: null }], tolerations: null }),
      strategic("a strategy that keeps its keys alone", {
        strategy: { $retainKeys: ["type"], type: "Recreate" },
      }),
      strategic("labels of the template", { template: { metadata: { labels: { more: "1" } } } }),
      strategic("labels replaced", {
        template: { metadata: { labels: { $patch: "replace", app: "d" } } },
      }),
      inPod("an item without its key", { containers: [{ image: "x" }] }),
      strategic("an unknown directive", { template: { $patch: "explode" } }),
      patch("finalizers are merged", D, {
        type: STRATEGIC_PATCH,
        body: { metadata: { finalizers: ["example.com/a"] } },
      }),
      patch("more finalizers", D, {
        type: STRATEGIC_PATCH,
        body: { metadata: { finalizers: ["example.com/b"] } },
      }),
      patch("fewer finalizers", D, {
        type: STRATEGIC_PATCH,
        body: {
          metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a", "example.com/b"] },
        },
      }),
      { ...patch("no JSON", D, { type: STRATEGIC_PATCH, body: {} }), text: "{" },
      { ...patch("no object", D, { type: STRATEGIC_PATCH, body: {} }), text: "[]" },
      get("what is there", D),
    ],
  },
  {
    name: "ports of a service patched",
    steps: [
      post("make", SERVICES, {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "s" },
        spec: {
          selector: { app: "d" },
          ports: [
            { name: "a", port: 80 },
            { name: "b", port: 81 },
          ],
        },
      }),
      patch("one by its port", S, {
        type: STRATEGIC_PATCH,
        body: { spec: { ports: [{ port: 81, targetPort: 8081 }] } },
      }),
      patch("a selector, which is merged", S, {
        type: STRATEGIC_PATCH,
        body: { spec: { selector: { tier: "x" } } },
      }),
    ],
  },
  {
    name: "patches by operations",
    steps: [
      post("make", DEPLOYMENTS, deployment("d")),
      operations("an item at the end", {
        op: "add",
        path: "/spec/template/spec/containers/-",
        value: { name: "b", image: "b:1" },
      }),
      operations("an item in front", {
        op: "add",
        path: "/spec/template/spec/containers/0",
        value: { name: "a", image: "a:1" },
      }),
      operations("an item goes", { op: "remove", path: "/spec/template/spec/containers/1" }),
      operations("an item that is not there", {
        op: "remove",
        path: "/spec/template/spec/containers/9",
      }),
      operations(
        "a key with a slash",
        { op: "add", path: "/metadata/annotations", value: {} },
        { op: "add", path: "/metadata/annotations/example.com~1a", value: "1" },
      ),
      operations("a field that is not there is replaced", {
        op: "replace",
        path: "/spec/nope",
        value: 1,
      }),
      operations("a field that is not there goes", { op: "remove", path: "/spec/nope" }),
      operations("an unknown operation", { op: "shake", path: "/spec" }),
      operations("a passing test", { op: "test", path: "/spec/replicas", value: 1 }),
      operations("nothing"),
    ],
  },
  {
    name: "scales",
    steps: [
      post("make", DEPLOYMENTS, deployment("d")),
      get("the scale", `${D}/scale`),
      put("put", `${D}/scale`, {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "d", namespace: "{ns}" },
        spec: { replicas: 3 },
      }),
      patch("merge", `${D}/scale`, {
        type: "application/merge-patch+json",
        body: { spec: { replicas: 0 } },
      }),
      put("below nothing", `${D}/scale`, {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name: "d", namespace: "{ns}" },
        spec: { replicas: -1 },
      }),
      get("the deployment", D),
      get("a scale of what is not there", `${DEPLOYMENTS}/nope/scale`),
    ],
  },
  {
    name: "statuses",
    steps: [
      post("make", DEPLOYMENTS, { ...deployment("d"), status: { replicas: 7 } }),
      get("the status", `${D}/status`),
      patch("merge", `${D}/status`, {
        type: "application/merge-patch+json",
        body: {
          status: {
            replicas: 3,
            conditions: [{ type: "Available", status: "True", reason: "R", message: "m" }],
          },
          spec: { replicas: 9 },
        },
      }),
      patch("the status by the object's own path", D, {
        type: "application/merge-patch+json",
        body: { status: { replicas: 5 } },
      }),
      patch("apply", `${D}/status?fieldManager=a`, {
        type: "application/apply-patch+yaml",
        body: {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "d" },
          status: { readyReplicas: 1 },
        },
      }),
      get("all of it", D),
    ],
  },
];
