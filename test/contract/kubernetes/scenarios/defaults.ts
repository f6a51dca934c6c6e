import type { JsonMap } from "../../../../infra/local/kubernetes/json.ts";
import { textAt } from "../../../../infra/local/kubernetes/json.ts";
import type { Scenario, Step } from "../support/scenario.ts";
import { post } from "./steps.ts";

/** Where the kinds of the corpus are posted. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  Pod: "/api/v1/namespaces/{ns}/pods",
  Service: "/api/v1/namespaces/{ns}/services",
  Endpoints: "/api/v1/namespaces/{ns}/endpoints",
  LimitRange: "/api/v1/namespaces/{ns}/limitranges",
  ResourceQuota: "/api/v1/namespaces/{ns}/resourcequotas",
  ReplicationController: "/api/v1/namespaces/{ns}/replicationcontrollers",
  PersistentVolume: "/api/v1/persistentvolumes",
  PersistentVolumeClaim: "/api/v1/namespaces/{ns}/persistentvolumeclaims",
  ServiceAccount: "/api/v1/namespaces/{ns}/serviceaccounts",
  Event: "/api/v1/namespaces/{ns}/events",
  Namespace: "/api/v1/namespaces",
  Deployment: "/apis/apps/v1/namespaces/{ns}/deployments",
  StatefulSet: "/apis/apps/v1/namespaces/{ns}/statefulsets",
  DaemonSet: "/apis/apps/v1/namespaces/{ns}/daemonsets",
  ReplicaSet: "/apis/apps/v1/namespaces/{ns}/replicasets",
  Job: "/apis/batch/v1/namespaces/{ns}/jobs",
  CronJob: "/apis/batch/v1/namespaces/{ns}/cronjobs",
  HorizontalPodAutoscaler: "/apis/autoscaling/v2/namespaces/{ns}/horizontalpodautoscalers",
  Ingress: "/apis/networking.k8s.io/v1/namespaces/{ns}/ingresses",
  IngressClass: "/apis/networking.k8s.io/v1/ingressclasses",
  NetworkPolicy: "/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies",
  PodDisruptionBudget: "/apis/policy/v1/namespaces/{ns}/poddisruptionbudgets",
  Role: "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles",
  ClusterRole: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  RoleBinding: "/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings",
  ClusterRoleBinding: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  StorageClass: "/apis/storage.k8s.io/v1/storageclasses",
  CSIDriver: "/apis/storage.k8s.io/v1/csidrivers",
  PriorityClass: "/apis/scheduling.k8s.io/v1/priorityclasses",
  RuntimeClass: "/apis/node.k8s.io/v1/runtimeclasses",
  Lease: "/apis/coordination.k8s.io/v1/namespaces/{ns}/leases",
  EndpointSlice: "/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices",
  ValidatingWebhookConfiguration:
    "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
  MutatingWebhookConfiguration:
    "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
  ValidatingAdmissionPolicy: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
  ValidatingAdmissionPolicyBinding:
    "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
  CustomResourceDefinition: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
  APIService: "/apis/apiregistration.k8s.io/v1/apiservices",
  FlowSchema: "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
  PriorityLevelConfiguration: "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
};

/** What an object becomes when it is made, without making it. */
function becomes(does: string, kind: string, over: JsonMap): Step {
  const path = COLLECTIONS[kind] ?? "";
  const [, group = "", version = ""] = /^\/(?:api|apis\/([^/]+))\/([^/]+)/.exec(path) ?? [];
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const name = textAt(over, "metadata", "name") ?? "x-{ns}";
  const body = {
    apiVersion,
    kind,
    ...over,
    metadata: { name, ...Object.fromEntries(Object.entries(over["metadata"] ?? {})) },
  };
  return post(does, `${path}?dryRun=All`, body);
}

const CONTAINER = { name: "c", image: "registry.example.com/c:1" };
const LABELS = { app: "x" };
const SELECTOR = { matchLabels: LABELS };
const TEMPLATE = { metadata: { labels: LABELS }, spec: { containers: [CONTAINER] } };
const ONCE = { spec: { restartPolicy: "Never", containers: [CONTAINER] } };

/** What the server fills in, kind by kind. */
export const DEFAULTS: readonly Scenario[] = [
  {
    name: "defaults of pods",
    steps: [
      becomes("images and their tags", "Pod", {
        spec: {
          containers: [
            "a",
            "b:latest",
            "c:1",
            "d@sha256:" + "0".repeat(64),
            "localhost:5000/e",
            "localhost:5000/f:2",
          ].map((image, index) => ({ name: `c${index}`, image })),
        },
      }),
      becomes("probes", "Pod", {
        spec: {
          containers: [
            {
              ...CONTAINER,
              livenessProbe: { httpGet: { port: 80 } },
              readinessProbe: { tcpSocket: { port: "web" }, periodSeconds: 3 },
              startupProbe: { exec: { command: ["x"] } },
              lifecycle: { preStop: { httpGet: { port: 80 } } },
            },
          ],
        },
      }),
      becomes("a grpc probe", "Pod", {
        spec: { containers: [{ ...CONTAINER, livenessProbe: { grpc: { port: 80 } } }] },
      }),
      becomes("resources", "Pod", {
        spec: {
          containers: [
            {
              ...CONTAINER,
              resources: {
                limits: { cpu: "0.5", memory: "1024Mi", "example.com/gpu": 2 },
                requests: { cpu: 0.1 },
              },
            },
          ],
          initContainers: [{ ...CONTAINER, name: "i", resources: { limits: { memory: "1.5Gi" } } }],
        },
      }),
      becomes("volumes", "Pod", {
        spec: {
          serviceAccountName: "s",
          containers: [CONTAINER],
          volumes: [
            { name: "a" },
            { name: "b", configMap: { name: "x" } },
            { name: "c", secret: { secretName: "x" } },
            { name: "d", hostPath: { path: "/x" } },
            {
              name: "e",
              downwardAPI: { items: [{ path: "p", fieldRef: { fieldPath: "metadata.name" } }] },
            },
            {
              name: "f",
              projected: {
                sources: [{ serviceAccountToken: { path: "t" } }, { configMap: { name: "y" } }],
              },
            },
            { name: "g", emptyDir: { sizeLimit: "1G", medium: "Memory" } },
            { name: "h", persistentVolumeClaim: { claimName: "z" } },
            { name: "i", nfs: { server: "s", path: "/" } },
            { name: "j", csi: { driver: "d.example.com" } },
          ],
        },
      }),
      becomes("environment", "Pod", {
        spec: {
          containers: [
            {
              ...CONTAINER,
              env: [
                { name: "A", value: "" },
                { name: "B", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                {
                  name: "C",
                  valueFrom: { secretKeyRef: { name: "s", key: "k", optional: false } },
                },
              ],
              envFrom: [{ configMapRef: { name: "x" } }],
            },
          ],
        },
      }),
      becomes("host network and ports", "Pod", {
        spec: {
          hostNetwork: true,
          containers: [
            {
              ...CONTAINER,
              ports: [{ containerPort: 80 }, { containerPort: 81, protocol: "UDP", name: "b" }],
            },
          ],
        },
      }),
      becomes("service account and security", "Pod", {
        spec: {
          serviceAccountName: "s",
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, fsGroup: 1 },
          containers: [
            {
              ...CONTAINER,
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
          ],
        },
      }),
      becomes("placement", "Pod", {
        spec: {
          containers: [CONTAINER],
          nodeSelector: { a: "b" },
          tolerations: [{ key: "k", operator: "Exists" }],
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 1, podAffinityTerm: { topologyKey: "t", labelSelector: SELECTOR } },
              ],
            },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "t",
              whenUnsatisfiable: "DoNotSchedule",
              labelSelector: SELECTOR,
            },
          ],
        },
      }),
      becomes("guaranteed", "Pod", {
        spec: {
          containers: [{ ...CONTAINER, resources: { limits: { cpu: "1", memory: "1Gi" } } }],
        },
      }),
    ],
  },
  {
    name: "defaults of workloads",
    steps: [
      becomes("a deployment", "Deployment", { spec: { selector: SELECTOR, template: TEMPLATE } }),
      becomes("a recreated deployment", "Deployment", {
        spec: {
          replicas: 0,
          strategy: { type: "Recreate" },
          paused: true,
          minReadySeconds: 0,
          selector: SELECTOR,
          template: TEMPLATE,
        },
      }),
      becomes("a partly rolling deployment", "Deployment", {
        spec: {
          strategy: { rollingUpdate: { maxSurge: 1 } },
          selector: SELECTOR,
          template: TEMPLATE,
        },
      }),
      becomes("a stateful set", "StatefulSet", {
        spec: {
          serviceName: "s",
          selector: SELECTOR,
          template: TEMPLATE,
          volumeClaimTemplates: [
            {
              metadata: { name: "data" },
              spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
            },
          ],
        },
      }),
      becomes("a stateful set on delete", "StatefulSet", {
        spec: {
          serviceName: "s",
          updateStrategy: { type: "OnDelete" },
          selector: SELECTOR,
          template: TEMPLATE,
        },
      }),
      becomes("a daemon set", "DaemonSet", { spec: { selector: SELECTOR, template: TEMPLATE } }),
      becomes("a daemon set on delete", "DaemonSet", {
        spec: { updateStrategy: { type: "OnDelete" }, selector: SELECTOR, template: TEMPLATE },
      }),
      becomes("a replica set", "ReplicaSet", { spec: { selector: SELECTOR, template: TEMPLATE } }),
      becomes("a replication controller", "ReplicationController", {
        spec: { template: TEMPLATE },
      }),
      becomes("a job", "Job", { spec: { template: ONCE } }),
      becomes("a parallel job", "Job", {
        spec: {
          parallelism: 2,
          backoffLimit: 0,
          ttlSecondsAfterFinished: 0,
          template: { metadata: { labels: LABELS }, ...ONCE },
        },
      }),
      becomes("an indexed job", "Job", {
        spec: {
          completions: 3,
          parallelism: 2,
          completionMode: "Indexed",
          backoffLimitPerIndex: 1,
          template: ONCE,
        },
      }),
      becomes("a cron job", "CronJob", {
        spec: { schedule: "*/5 * * * *", jobTemplate: { spec: { template: ONCE } } },
      }),
      becomes("a scaler", "HorizontalPodAutoscaler", {
        spec: {
          maxReplicas: 5,
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "x" },
          behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
        },
      }),
      becomes("a budget", "PodDisruptionBudget", {
        spec: { maxUnavailable: "50%", selector: SELECTOR },
      }),
    ],
  },
  {
    name: "defaults of networking",
    steps: [
      becomes("a service", "Service", {
        spec: {
          selector: LABELS,
          ports: [{ port: 80 }, { name: "b", port: 81, targetPort: "web", protocol: "UDP" }].map(
            (port, index) => ({ name: `p${index}`, ...port }),
          ),
        },
      }),
      becomes("a node port", "Service", {
        spec: { type: "NodePort", selector: LABELS, ports: [{ port: 80 }] },
      }),
      becomes("a load balancer", "Service", {
        spec: {
          type: "LoadBalancer",
          selector: LABELS,
          ports: [{ port: 80 }],
          loadBalancerSourceRanges: ["10.1.0.0/16"],
        },
      }),
      becomes("an external name", "Service", {
        spec: { type: "ExternalName", externalName: "example.com" },
      }),
      becomes("affinity by client", "Service", {
        spec: { sessionAffinity: "ClientIP", selector: LABELS, ports: [{ port: 80 }] },
      }),
      becomes("headless", "Service", {
        spec: { clusterIP: "None", selector: LABELS, ports: [{ port: 80 }] },
      }),
      becomes("endpoints", "Endpoints", {
        subsets: [{ addresses: [{ ip: "192.0.2.1" }], ports: [{ port: 80 }] }],
      }),
      becomes("an endpoint slice", "EndpointSlice", {
        addressType: "IPv4",
        endpoints: [{ addresses: ["192.0.2.1"] }],
        ports: [{ port: 80 }],
      }),
      becomes("an ingress", "Ingress", {
        spec: {
          ingressClassName: "n",
          tls: [{ hosts: ["a.example.com"], secretName: "t" }],
          rules: [
            {
              host: "a.example.com",
              http: {
                paths: [
                  {
                    path: "/",
                    pathType: "Prefix",
                    backend: { service: { name: "s", port: { name: "http" } } },
                  },
                ],
              },
            },
          ],
        },
      }),
      becomes("an ingress class", "IngressClass", {
        spec: {
          controller: "example.com/c",
          parameters: { apiGroup: "example.com", kind: "P", name: "p" },
        },
      }),
      becomes("a policy of both ways", "NetworkPolicy", {
        spec: {
          podSelector: {},
          ingress: [{}],
          egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 53 }] }],
        },
      }),
    ],
  },
  {
    name: "defaults of storage and limits",
    steps: [
      becomes("a volume", "PersistentVolume", {
        spec: {
          capacity: { storage: "1Gi" },
          accessModes: ["ReadWriteOnce"],
          hostPath: { path: "/x" },
        },
      }),
      becomes("a claim", "PersistentVolumeClaim", {
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      }),
      becomes("a storage class", "StorageClass", { provisioner: "example.com/p" }),
      becomes("a driver", "CSIDriver", { spec: {} }),
      becomes("a limit range", "LimitRange", {
        spec: { limits: [{ type: "Container", max: { cpu: "1" }, min: { cpu: "100m" } }] },
      }),
      becomes("a quota", "ResourceQuota", { spec: { hard: { "requests.cpu": "1", pods: 4 } } }),
    ],
  },
  {
    name: "defaults of access and extension",
    steps: [
      becomes("a role", "Role", {
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
      }),
      becomes("a cluster role that gathers", "ClusterRole", {
        aggregationRule: { clusterRoleSelectors: [SELECTOR] },
      }),
      becomes("a binding", "RoleBinding", {
        roleRef: { kind: "ClusterRole", name: "r" },
        subjects: [
          { kind: "User", name: "u" },
          { kind: "Group", name: "g" },
          { kind: "ServiceAccount", name: "s", namespace: "n" },
        ],
      }),
      becomes("a cluster binding", "ClusterRoleBinding", {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "r" },
      }),
      becomes("a service account", "ServiceAccount", {
        automountServiceAccountToken: false,
        imagePullSecrets: [{ name: "s" }],
      }),
      becomes("a namespace", "Namespace", { metadata: { name: "new-{ns}", labels: { a: "b" } } }),
      becomes("a priority", "PriorityClass", { value: 10 }),
      becomes("a runtime", "RuntimeClass", { handler: "h" }),
      becomes("a lease with a time that is too short", "Lease", {
        spec: { renewTime: "2024-01-02T03:04:05Z" },
      }),
      becomes("a lease", "Lease", {
        spec: {
          holderIdentity: "me",
          acquireTime: "2024-01-02T03:04:05.678901Z",
          renewTime: "2024-01-02T03:04:05.000000Z",
          leaseDurationSeconds: 15,
          leaseTransitions: 0,
        },
      }),
      becomes("an event", "Event", {
        involvedObject: { kind: "Pod", namespace: "{ns}", name: "p" },
        reason: "R",
        message: "m",
        type: "Normal",
        reportingComponent: "c",
        eventTime: "2024-01-02T03:04:05.678901Z",
        action: "A",
        reportingInstance: "i",
      }),
      becomes("a validating webhook", "ValidatingWebhookConfiguration", {
        webhooks: [
          {
            name: "a.example.com",
            sideEffects: "None",
            admissionReviewVersions: ["v1"],
            clientConfig: { service: { namespace: "n", name: "s" } },
            rules: [
              {
                apiGroups: ["apps"],
                apiVersions: ["v1"],
                operations: ["CREATE"],
                resources: ["deployments"],
              },
            ],
          },
        ],
      }),
      becomes("a mutating webhook", "MutatingWebhookConfiguration", {
        webhooks: [
          {
            name: "a.example.com",
            sideEffects: "None",
            admissionReviewVersions: ["v1"],
            clientConfig: { url: "https://example.com" },
            rules: [],
          },
        ],
      }),
      becomes("an admission policy", "ValidatingAdmissionPolicy", {
        spec: {
          matchConstraints: {
            resourceRules: [
              {
                apiGroups: ["apps"],
                apiVersions: ["v1"],
                operations: ["CREATE"],
                resources: ["deployments"],
              },
            ],
          },
          validations: [{ expression: "true" }],
        },
      }),
      becomes("its binding", "ValidatingAdmissionPolicyBinding", {
        spec: { policyName: "p", validationActions: ["Deny"], matchResources: {} },
      }),
      becomes("a definition", "CustomResourceDefinition", {
        metadata: { name: "gadgets.{ns}.example.com" },
        spec: {
          group: "{ns}.example.com",
          scope: "Cluster",
          names: { plural: "gadgets", kind: "Gadget" },
          versions: [
            {
              name: "v1",
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: "object",
                  properties: {
                    spec: { type: "object", properties: { a: { type: "string", default: "x" } } },
                  },
                },
              },
            },
          ],
        },
      }),
    ],
  },
];
