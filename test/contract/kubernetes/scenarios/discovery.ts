import type { Scenario } from "../support/scenario.ts";
import { get, post } from "./steps.ts";

const AGGREGATED =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
const REVIEWS = "/apis/authorization.k8s.io/v1";

/** What a client asks before anything else. */
export const DISCOVERY: readonly Scenario[] = [
  {
    name: "discovery",
    steps: [
      get("the versions of the first group", "/api"),
      get("its resources", "/api/v1"),
      get("a group", "/apis/apps"),
      get("the resources of a group", "/apis/apps/v1"),
      get("the resources of a group with several versions", "/apis/autoscaling"),
      get("the first group at once", "/api", AGGREGATED),
      get("health", "/healthz"),
      get("readiness", "/readyz"),
      get("liveness", "/livez"),
    ],
  },
  {
    name: "who may do what",
    steps: [
      post("may I", `${REVIEWS}/selfsubjectaccessreviews`, {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: { verb: "get", resource: "pods" } },
      }),
      get("there is nothing to read", `${REVIEWS}/selfsubjectaccessreviews`),
      post("may somebody", `${REVIEWS}/subjectaccessreviews`, {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: {
          user: "admin",
          groups: ["system:masters"],
          resourceAttributes: { verb: "get", resource: "pods" },
        },
      }),
    ],
  },
];
