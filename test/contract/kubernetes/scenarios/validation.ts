import type { Json, JsonMap } from "../../../../infra/local/kubernetes/json.ts";
import type { Scenario, Step } from "../support/scenario.ts";
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  MERGE_PATCH,
  PODS,
  SECRETS,
  SERVICES,
  configMap,
  deployment,
  patch,
  post,
} from "./steps.ts";

const BATCH = "/apis/batch/v1/namespaces/{ns}";
const APPS = "/apis/apps/v1/namespaces/{ns}";
const RBAC = "/apis/rbac.authorization.k8s.io/v1";

function pod(spec: JsonMap): JsonMap {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec };
}

function badPod(does: string, spec: JsonMap): Step {
  return post(does, `${PODS}?dryRun=All`, pod(spec));
}

function badContainer(does: string, over: JsonMap): Step {
  return badPod(does, { containers: [{ name: "c", image: "x", ...over }] });
}

function badDeployment(does: string, spec: JsonMap): Step {
  return post(does, `${DEPLOYMENTS}?dryRun=All`, deployment("d", spec));
}

function service(spec: JsonMap): JsonMap {
  return { apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec };
}

function badService(does: string, spec: JsonMap): Step {
  return post(does, `${SERVICES}?dryRun=All`, service(spec));
}

function object(apiVersion: string, kind: string, over: JsonMap): JsonMap {
  return { apiVersion, kind, metadata: { name: "x" }, ...over };
}

function template(over: JsonMap = {}, labels: JsonMap = { app: "x" }): JsonMap {
  return { metadata: { labels }, spec: { containers: [{ name: "c", image: "x" }], ...over } };
}

const SELECTOR = { matchLabels: { app: "x" } };

function dry(does: string, path: string, body: Json): Step {
  return post(does, `${path}?dryRun=All`, body);
}

/** What built-in kinds ask of their objects. */
export const VALIDATION: readonly Scenario[] = [
  {
    name: "labels and annotations",
    steps: [
      dry(
        "a bad label key",
        CONFIG_MAPS,
        configMap("x", { metadata: { name: "x", labels: { "a b": "c" } } }),
      ),
      dry(
        "a bad label value",
        CONFIG_MAPS,
        configMap("x", { metadata: { name: "x", labels: { a: "-c" } } }),
      ),
      dry(
        "a long label value",
        CONFIG_MAPS,
        configMap("x", { metadata: { name: "x", labels: { a: "c".repeat(64) } } }),
      ),
      dry(
        "a bad prefix",
        CONFIG_MAPS,
        configMap("x", { metadata: { name: "x", labels: { "A_/b": "c" } } }),
      ),
      dry(
        "two slashes",
        CONFIG_MAPS,
        configMap("x", { metadata: { name: "x", labels: { "a/b/c": "c" } } }),
      ),
      dry(
        "a bad annotation key",
        CONFIG_MAPS,
        configMap("x", { metadata: { name: "x", annotations: { "a b": "c" } } }),
      ),
      dry("a long name", CONFIG_MAPS, configMap("x".repeat(254))),
      dry(
        "an owner without a uid",
        CONFIG_MAPS,
        configMap("x", {
          metadata: {
            name: "x",
            ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "p", uid: "" }],
          },
        }),
      ),
      dry("a bad namespace name", "/api/v1/namespaces", {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "a.b" },
      }),
      dry("a namespace in a namespace", "/api/v1/namespaces", {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "a", namespace: "b" },
      }),
      dry("a bad key of data", CONFIG_MAPS, configMap("x", { data: { "a/b": "c" } })),
      dry(
        "a key in both",
        CONFIG_MAPS,
        configMap("x", { data: { a: "c" }, binaryData: { a: "YQ==" } }),
      ),
      dry("a bad key of a secret", SECRETS, object("v1", "Secret", { data: { "a b": "YQ==" } })),
      dry(
        "a docker secret without its key",
        SECRETS,
        object("v1", "Secret", { type: "kubernetes.io/dockerconfigjson" }),
      ),
      dry(
        "a TLS secret without its keys",
        SECRETS,
        object("v1", "Secret", { type: "kubernetes.io/tls" }),
      ),
    ],
  },
  {
    name: "pods",
    steps: [
      badPod("no containers", {}),
      badPod("no name, no image", { containers: [{}] }),
      badPod("a bad container name", { containers: [{ name: "A_b", image: "x" }] }),
      badPod("a name twice", {
        containers: [
          { name: "c", image: "x" },
          { name: "c", image: "x" },
        ],
      }),
      badPod("a bad restart policy", {
        restartPolicy: "Sometimes",
        containers: [{ name: "c", image: "x" }],
      }),
      badPod("a bad DNS policy", { dnsPolicy: "x", containers: [{ name: "c", image: "x" }] }),
      badContainer("a bad pull policy", { imagePullPolicy: "Often" }),
      badContainer("a port out of range", { ports: [{ containerPort: 70_000 }] }),
      badContainer("no port", { ports: [{ name: "a" }] }),
      badContainer("a bad port name", { ports: [{ name: "Bad_Name", containerPort: 80 }] }),
      badContainer("a port name twice", {
        ports: [
          { name: "a", containerPort: 80 },
          { name: "a", containerPort: 81 },
        ],
      }),
      badContainer("a bad protocol", { ports: [{ containerPort: 80, protocol: "ICMP" }] }),
      badContainer("a variable without a name", { env: [{ value: "x" }] }),
      badContainer("a value and a source", {
        env: [{ name: "A", value: "x", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
      }),
      badContainer("a mount of no volume", { volumeMounts: [{ name: "v", mountPath: "/x" }] }),
      badContainer("a mount without a path", { volumeMounts: [{ name: "v" }] }),
      badContainer("a quantity that is none", { resources: { limits: { cpu: "x" } } }),
      badContainer("a request over its limit", {
        resources: { limits: { cpu: "1" }, requests: { cpu: "2" } },
      }),
      badContainer("a probe that does nothing", { livenessProbe: {} }),
      badContainer("a probe that does two things", {
        livenessProbe: { exec: { command: ["x"] }, httpGet: { port: 80 } },
      }),
      badPod("a volume twice", {
        volumes: [{ name: "v" }, { name: "v" }],
        containers: [{ name: "c", image: "x" }],
      }),
      badPod("a volume of two kinds", {
        volumes: [{ name: "v", emptyDir: {}, configMap: { name: "x" } }],
        containers: [{ name: "c", image: "x" }],
      }),
      badPod("a volume of a config map without a name", {
        volumes: [{ name: "v", configMap: {} }],
        containers: [{ name: "c", image: "x" }],
      }),
      badPod("a volume without a name", {
        volumes: [{ emptyDir: {} }],
        containers: [{ name: "c", image: "x" }],
      }),
    ],
  },
  {
    name: "workloads",
    steps: [
      badDeployment("no selector", { selector: null }),
      badDeployment("an empty selector", { selector: {} }),
      badDeployment("a selector of other labels", { selector: { matchLabels: { app: "other" } } }),
      badDeployment("a bad selector operator", {
        selector: { matchExpressions: [{ key: "a", operator: "Is" }] },
      }),
      badDeployment("an In without values", {
        selector: { matchExpressions: [{ key: "a", operator: "In" }] },
      }),
      badDeployment("no template", { template: null }),
      badDeployment("negative replicas", { replicas: -1 }),
      badDeployment("replicas as text", { replicas: "3" }),
      badDeployment("an unknown strategy", { strategy: { type: "Slow" } }),
      badDeployment("a rolling update of another strategy", {
        strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } },
      }),
      badDeployment("nothing may be unavailable or more", {
        strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
      }),
      badDeployment("a percentage that is none", {
        strategy: { rollingUpdate: { maxSurge: "a" } },
      }),
      badDeployment("a restart policy of its own", {
        template: {
          metadata: { labels: { app: "d" } },
          spec: { restartPolicy: "Never", containers: [{ name: "c", image: "x" }] },
        },
      }),
      badDeployment("containers as an object", {
        template: { metadata: { labels: { app: "d" } }, spec: { containers: {} } },
      }),
      dry(
        "a stateful set without a selector",
        `${APPS}/statefulsets`,
        object("apps/v1", "StatefulSet", { spec: { serviceName: "x", template: template() } }),
      ),
      dry(
        "a daemon set without a selector",
        `${APPS}/daemonsets`,
        object("apps/v1", "DaemonSet", { spec: { template: template() } }),
      ),
      dry(
        "a replica set of other labels",
        `${APPS}/replicasets`,
        object("apps/v1", "ReplicaSet", {
          spec: { selector: SELECTOR, template: template({}, { a: "b" }) },
        }),
      ),
      dry(
        "a job that restarts always",
        `${BATCH}/jobs`,
        object("batch/v1", "Job", { spec: { template: template() } }),
      ),
      dry(
        "a job with a selector",
        `${BATCH}/jobs`,
        object("batch/v1", "Job", {
          spec: { selector: SELECTOR, template: template({ restartPolicy: "Never" }) },
        }),
      ),
      dry(
        "a cron job without a schedule",
        `${BATCH}/cronjobs`,
        object("batch/v1", "CronJob", {
          spec: { jobTemplate: { spec: { template: template({ restartPolicy: "Never" }) } } },
        }),
      ),
      dry(
        "a cron job with a bad schedule",
        `${BATCH}/cronjobs`,
        object("batch/v1", "CronJob", {
          spec: {
            schedule: "often",
            jobTemplate: { spec: { template: template({ restartPolicy: "Never" }) } },
          },
        }),
      ),
    ],
  },
  {
    name: "what workloads keep",
    steps: [
      post(
        "a stateful set",
        `${APPS}/statefulsets`,
        object("apps/v1", "StatefulSet", {
          spec: { serviceName: "x", selector: SELECTOR, template: template() },
        }),
      ),
      patch("its service name", `${APPS}/statefulsets/x`, {
        type: MERGE_PATCH,
        body: { spec: { serviceName: "y" } },
      }),
      patch("its replicas", `${APPS}/statefulsets/x`, {
        type: MERGE_PATCH,
        body: { spec: { replicas: 2 } },
      }),
      post(
        "a daemon set",
        `${APPS}/daemonsets`,
        object("apps/v1", "DaemonSet", { spec: { selector: SELECTOR, template: template() } }),
      ),
      patch("its selector", `${APPS}/daemonsets/x`, {
        type: MERGE_PATCH,
        body: {
          spec: {
            selector: { matchLabels: { b: "c" } },
            template: { metadata: { labels: { b: "c" } } },
          },
        },
      }),
      post(
        "a job",
        `${BATCH}/jobs`,
        object("batch/v1", "Job", { spec: { template: template({ restartPolicy: "Never" }) } }),
      ),
      patch("its template", `${BATCH}/jobs/x`, {
        type: MERGE_PATCH,
        body: { spec: { completions: 3 } },
      }),
      post("a pod", PODS, pod({ containers: [{ name: "c", image: "x" }] })),
      patch("its image", `${PODS}/p`, {
        type: MERGE_PATCH,
        body: { spec: { containers: [{ name: "c", image: "y" }] } },
      }),
      patch("its node", `${PODS}/p`, { type: MERGE_PATCH, body: { spec: { hostNetwork: true } } }),
    ],
  },
  {
    name: "services",
    steps: [
      badService("no ports", {}),
      badService("a port out of range", { ports: [{ port: 70_000 }] }),
      badService("two ports without names", { ports: [{ port: 80 }, { port: 81 }] }),
      badService("a port twice", {
        ports: [
          { name: "a", port: 80 },
          { name: "b", port: 80 },
        ],
      }),
      badService("a name twice", {
        ports: [
          { name: "a", port: 80 },
          { name: "a", port: 81 },
        ],
      }),
      badService("an unknown type", { type: "Public", ports: [{ port: 80 }] }),
      badService("a cluster IP that is none", { clusterIP: "x", ports: [{ port: 80 }] }),
      badService("a bad target port", { ports: [{ port: 80, targetPort: "Bad_Port" }] }),
      badService("no external name", { type: "ExternalName" }),
      badService("a bad affinity", { sessionAffinity: "x", ports: [{ port: 80 }] }),
      badService("a bad protocol", { ports: [{ port: 80, protocol: "x" }] }),
      dry("a bad name", SERVICES, {
        ...service({ ports: [{ port: 80 }] }),
        metadata: { name: "1s" },
      }),
      post("a service", SERVICES, service({ ports: [{ port: 80 }] })),
      patch("its cluster IP", `${SERVICES}/s`, {
        type: MERGE_PATCH,
        body: { spec: { clusterIP: "10.0.0.99", clusterIPs: null } },
      }),
      patch("to an external name", `${SERVICES}/s`, {
        type: MERGE_PATCH,
        body: { spec: { type: "ExternalName", externalName: "example.com" } },
      }),
      patch("and to a node port", `${SERVICES}/s`, {
        type: MERGE_PATCH,
        body: { spec: { type: "NodePort", externalName: null } },
      }),
      post("headless", SERVICES, {
        ...service({ clusterIP: "None", ports: [{ port: 80 }] }),
        metadata: { name: "headless" },
      }),
    ],
  },
  {
    name: "other kinds",
    steps: [
      dry(
        "an ingress of nothing",
        "/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses",
        object("networking.k8s.io/v1", "Ingress", { spec: {} }),
      ),
      dry(
        "an ingress without a path type",
        "/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses",
        object("networking.k8s.io/v1", "Ingress", {
          spec: {
            rules: [
              {
                http: {
                  paths: [{ path: "/", backend: { service: { name: "s", port: { number: 80 } } } }],
                },
              },
            ],
          },
        }),
      ),
      dry(
        "an ingress path that is relative",
        "/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses",
        object("networking.k8s.io/v1", "Ingress", {
          spec: {
            rules: [
              {
                http: {
                  paths: [
                    {
                      path: "a",
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
      dry(
        "a role with no verbs",
        `${RBAC}/namespaces/{ns}/roles`,
        object("rbac.authorization.k8s.io/v1", "Role", {
          rules: [{ apiGroups: [""], resources: ["pods"] }],
        }),
      ),
      dry(
        "a binding of nothing",
        `${RBAC}/namespaces/{ns}/rolebindings`,
        object("rbac.authorization.k8s.io/v1", "RoleBinding", { roleRef: {} }),
      ),
      dry(
        "a binding to an unknown subject",
        `${RBAC}/namespaces/{ns}/rolebindings`,
        object("rbac.authorization.k8s.io/v1", "RoleBinding", {
          roleRef: { kind: "Role", name: "r" },
          subjects: [{ kind: "Dog", name: "d" }],
        }),
      ),
      post(
        "a binding",
        `${RBAC}/namespaces/{ns}/rolebindings`,
        object("rbac.authorization.k8s.io/v1", "RoleBinding", {
          roleRef: { kind: "Role", name: "r", apiGroup: "rbac.authorization.k8s.io" },
          subjects: [{ kind: "ServiceAccount", name: "d", namespace: "{ns}" }],
        }),
      ),
      patch("its role", `${RBAC}/namespaces/{ns}/rolebindings/x`, {
        type: MERGE_PATCH,
        body: { roleRef: { name: "other" } },
      }),
      dry(
        "a claim of nothing",
        "/api/v1/namespaces/{ns}/persistentvolumeclaims",
        object("v1", "PersistentVolumeClaim", { spec: {} }),
      ),
      dry(
        "a budget of nothing",
        "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets",
        object("policy/v1", "PodDisruptionBudget", {
          spec: { minAvailable: 1, maxUnavailable: 1, selector: SELECTOR },
        }),
      ),
      dry(
        "a scaler of nothing",
        "/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers",
        object("autoscaling/v2", "HorizontalPodAutoscaler", { spec: {} }),
      ),
      dry(
        "a policy with a bad type",
        "/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies",
        object("networking.k8s.io/v1", "NetworkPolicy", {
          spec: { podSelector: {}, policyTypes: ["Sideways"] },
        }),
      ),
      dry(
        "a priority class without a value",
        "/apis/scheduling.k8s.io/v1/priorityclasses",
        object("scheduling.k8s.io/v1", "PriorityClass", { value: 2_000_000_000 }),
      ),
      dry(
        "a storage class without a provisioner",
        "/apis/storage.k8s.io/v1/storageclasses",
        object("storage.k8s.io/v1", "StorageClass", {}),
      ),
    ],
  },
];
