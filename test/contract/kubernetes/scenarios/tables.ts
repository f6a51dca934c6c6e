import { textAt } from "../../../../infra/local/kubernetes/json.ts";
import type { JsonMap } from "../../../../infra/local/kubernetes/json.ts";
import type { Scenario } from "../support/scenario.ts";
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  PODS,
  SECRETS,
  SERVICES,
  configMap,
  deployment,
  get,
  post,
} from "./steps.ts";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const TEMPLATE = {
  metadata: { labels: { app: "x" } },
  spec: { containers: [{ name: "c", image: "x" }] },
};
const SELECTOR = { matchLabels: { app: "x" } };

function object(apiVersion: string, kind: string, over: JsonMap): JsonMap {
  return { apiVersion, kind, metadata: { name: "x" }, ...over };
}

function shown(path: string, body: JsonMap): Scenario["steps"] {
  const kind = textAt(body, "kind") ?? "";
  return [
    post(`make a ${kind}`, path, body),
    get(`a ${kind} as a row`, `${path}/x`, TABLE),
    get(`${kind}s as a table`, path, TABLE),
  ];
}

/** What kubectl get shows. */
export const TABLES: readonly Scenario[] = [
  {
    name: "tables of everyday kinds",
    steps: [
      ...shown(CONFIG_MAPS, configMap("x")),
      get("with whole objects", `${CONFIG_MAPS}?includeObject=Object`, TABLE),
      get("without objects", `${CONFIG_MAPS}?includeObject=None`, TABLE),
      ...shown(SECRETS, object("v1", "Secret", { data: { a: "YQ==" } })),
      ...shown(DEPLOYMENTS, deployment("x")),
      ...shown(
        "/apis/apps/v1/namespaces/{ns}/statefulsets",
        object("apps/v1", "StatefulSet", {
          spec: { serviceName: "x", selector: SELECTOR, template: TEMPLATE },
        }),
      ),
      ...shown(
        "/apis/apps/v1/namespaces/{ns}/replicasets",
        object("apps/v1", "ReplicaSet", { spec: { selector: SELECTOR, template: TEMPLATE } }),
      ),
      ...shown(
        "/apis/batch/v1/namespaces/{ns}/jobs",
        object("batch/v1", "Job", {
          spec: {
            template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "x" }] } },
            suspend: true,
          },
        }),
      ),
      ...shown(
        "/apis/batch/v1/namespaces/{ns}/cronjobs",
        object("batch/v1", "CronJob", {
          spec: {
            schedule: "* * * * *",
            jobTemplate: {
              spec: {
                template: {
                  spec: { restartPolicy: "Never", containers: [{ name: "c", image: "x" }] },
                },
              },
            },
          },
        }),
      ),
      ...shown(PODS, object("v1", "Pod", { spec: { containers: [{ name: "c", image: "x" }] } })),
      ...shown("/api/v1/namespaces/{ns}/serviceaccounts", object("v1", "ServiceAccount", {})),
      ...shown(
        "/api/v1/namespaces/{ns}/persistentvolumeclaims",
        object("v1", "PersistentVolumeClaim", {
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        }),
      ),
      ...shown(
        "/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses",
        object("networking.k8s.io/v1", "Ingress", {
          spec: {
            rules: [
              {
                host: "a.example.com",
                http: {
                  paths: [
                    {
                      path: "/",
                      pathType: "Prefix",
                      backend: { service: { name: "s", port: { number: 80 } } },
                    },
                  ],
                },
              },
            ],
          },
        }),
      ),
      ...shown(
        "/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies",
        object("networking.k8s.io/v1", "NetworkPolicy", { spec: { podSelector: SELECTOR } }),
      ),
      ...shown(
        "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets",
        object("policy/v1", "PodDisruptionBudget", {
          spec: { minAvailable: 1, selector: SELECTOR },
        }),
      ),
      ...shown(
        "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles",
        object("rbac.authorization.k8s.io/v1", "Role", {
          rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
        }),
      ),
      ...shown(
        "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings",
        object("rbac.authorization.k8s.io/v1", "RoleBinding", {
          roleRef: { kind: "Role", name: "r" },
          subjects: [
            { kind: "User", name: "u" },
            { kind: "ServiceAccount", name: "s", namespace: "n" },
          ],
        }),
      ),
      ...shown(
        "/apis/coordination.k8s.io/v1/namespaces/{ns}/leases",
        object("coordination.k8s.io/v1", "Lease", {
          spec: {
            holderIdentity: "me",
            leaseDurationSeconds: 15,
            renewTime: "2024-01-02T03:04:05.600000Z",
          },
        }),
      ),
      ...shown(
        "/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers",
        object("autoscaling/v2", "HorizontalPodAutoscaler", {
          spec: {
            maxReplicas: 3,
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "x" },
          },
        }),
      ),
      get(
        "the same scaler in the other version",
        "/apis/autoscaling/v1/namespaces/{ns}/horizontalpodautoscalers/x",
      ),
      ...shown(
        "/api/v1/namespaces/{ns}/events",
        object("v1", "Event", {
          involvedObject: { kind: "Pod", name: "p", namespace: "{ns}" },
          reason: "R",
          message: "m",
          type: "Normal",
          firstTimestamp: "2024-01-02T03:04:05Z",
          lastTimestamp: "2024-01-02T03:04:05Z",
          count: 2,
          source: { component: "c" },
        }),
      ),
      get("the same event in the other group", "/apis/events.k8s.io/v1/namespaces/{ns}/events/x"),
      ...shown(
        "/api/v1/namespaces/{ns}/resourcequotas",
        object("v1", "ResourceQuota", { spec: { hard: { pods: "10" } } }),
      ),
      ...shown(
        "/api/v1/namespaces/{ns}/limitranges",
        object("v1", "LimitRange", {
          spec: { limits: [{ type: "Container", max: { cpu: "1" } }] },
        }),
      ),
      ...shown(
        "/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices",
        object("discovery.k8s.io/v1", "EndpointSlice", {
          addressType: "IPv4",
          endpoints: [{ addresses: ["192.0.2.1"] }],
          ports: [{ port: 80 }],
        }),
      ),
      get("a namespace as a row", "/api/v1/namespaces/{ns}", TABLE),
    ],
  },
  {
    name: "tables of services",
    steps: [
      ...shown(
        SERVICES,
        object("v1", "Service", { spec: { selector: { app: "x" }, ports: [{ port: 80 }] } }),
      ),
      post("headless", SERVICES, {
        ...object("v1", "Service", {
          spec: { clusterIP: "None", selector: { app: "x" }, ports: [{ port: 80 }] },
        }),
        metadata: { name: "headless" },
      }),
      get("a headless one", `${SERVICES}/headless`, TABLE),
      post("external", SERVICES, {
        ...object("v1", "Service", { spec: { type: "ExternalName", externalName: "example.com" } }),
        metadata: { name: "external" },
      }),
      get("an external one", `${SERVICES}/external`, TABLE),
    ],
  },
];
