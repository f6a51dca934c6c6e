import type { Files } from "../../support/tenant.ts";

/** What a small shop is made of, with some forms that the API server answers in another way than they were sent. */
export function shopFiles(namespace: string): Files {
  return {
    "deploy/kustomization.yaml": KUSTOMIZATION,
    "deploy/deployment.yaml": deploymentYaml(namespace, { replicas: 2 }),
    "deploy/service.yaml": `apiVersion: v1
kind: Service
metadata: { name: shop, namespace: ${namespace} }
spec:
  selector: { app: shop }
  ports: [{ name: http, port: 80, targetPort: http }]
`,
    "deploy/secret.yaml": `apiVersion: v1
kind: Secret
metadata: { name: login, namespace: ${namespace} }
stringData: { password: hunter2 }
`,
    "deploy/role.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: "${namespace}:reader" }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
`,
    "deploy/settings.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: ${namespace} }
data: { colour: blue }
`,
  };
}

/** The shop's Deployment. */
export function deploymentYaml(
  namespace: string,
  { replicas }: { readonly replicas: number },
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: ${namespace} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: shop
          image: ghcr.io/acme/shop:1.0.0
          ports: [{ name: http, containerPort: 8080 }]
          resources: { limits: { cpu: 1000m, memory: 0.5Gi } }
`;
}

const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [deployment.yaml, service.yaml, secret.yaml, role.yaml, settings.yaml]
`;
