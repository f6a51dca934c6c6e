const OVERLAYS = 50;
const COMPONENTS = 4;

/** The files of a platform by their paths, and the directories that are built. */
export interface Platform {
  readonly files: Readonly<Record<string, string>>;
  readonly overlays: readonly string[];
}

/**
 * A platform as many teams have one: a base of a few services, components that switch things on, and an overlay for each
 * environment of each customer, with generators, patches, images, labels and replacements.
 */
export function makePlatform(): Platform {
  const files: Record<string, string> = { ...base(), ...components() };
  const overlays: string[] = [];
  for (let number = 0; number < OVERLAYS; number += 1) {
    const directory = `overlays/customer-${number}`;
    overlays.push(directory);
    Object.assign(files, overlay(directory, number));
  }
  return { files, overlays };
}

const SERVICES = ["shop", "cart", "stock", "search", "mail", "bank"] as const;

function base(): Record<string, string> {
  const files: Record<string, string> = {
    "base/kustomization.yaml": `resources:
${SERVICES.map((name) => `- ${name}.yaml`).join("\n")}
- ingress.yaml
configMapGenerator:
- name: settings
  literals: [LOG_LEVEL=info, REGION=eu]
  files: [feature.json]
labels:
- pairs: {app.kubernetes.io/part-of: platform}
`,
    "base/feature.json": `${JSON.stringify({ search: true, mail: ["daily", "weekly"] }, null, 2)}\n`,
    "base/ingress.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: platform
spec:
  rules:
  - host: HOST # replaced in each overlay
    http:
      paths:
${SERVICES.map((name) => route(name)).join("\n")}
`,
  };
  for (const name of SERVICES) files[`base/${name}.yaml`] = service(name);
  return files;
}

function route(name: string): string {
  return `      - path: /${name}
        pathType: Prefix
        backend:
          service:
            name: ${name}
            port: {number: 80}`;
}

function service(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  annotations:
    example.com/owner: "team-${name}"
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      serviceAccountName: ${name}
      containers:
      - name: app
        image: registry.example/${name}
        args: ["--listen=:8080", --verbose]
        envFrom:
        - configMapRef: {name: settings}
        env:
        - {name: PASSWORD, valueFrom: {secretKeyRef: {name: passwords, key: ${name}}}}
        ports:
        - containerPort: 8080
        readinessProbe:
          httpGet: {path: /ready, port: 8080}
        resources:
          requests: {cpu: 100m, memory: 64Mi}
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: ${name}}
  ports:
  - {port: 80, targetPort: 8080}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
`;
}

function components(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let number = 0; number < COMPONENTS; number += 1) {
    files[`components/option-${number}/kustomization.yaml`] =
      `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {kind: Deployment}
  patch: |-
    - op: add
      path: /metadata/annotations/example.com~1option-${number}
      value: "on"
`;
  }
  return files;
}

function overlay(directory: string, number: number): Record<string, string> {
  const customer = `customer-${number}`;
  return {
    [`${directory}/kustomization.yaml`]: `resources: [../../base]
components: [../../components/option-${number % COMPONENTS}]
namespace: ${customer}
nameSuffix: -n${number}
labels:
- pairs: {customer: ${customer}}
  includeSelectors: true
images:
${SERVICES.map((name) => `- {name: registry.example/${name}, newTag: 1.${number}.0}`).join("\n")}
replicas:
- {name: shop, count: ${1 + (number % 5)}}
configMapGenerator:
- name: settings
  behavior: merge
  literals: [REGION=region-${number}, HOST=${customer}.example.com]
secretGenerator:
- name: passwords
  literals: [${SERVICES.map((name) => `${name}=secret-${number}`).join(", ")}]
patches:
- path: limits.yaml
  target: {kind: Deployment}
replacements:
- source: {kind: ConfigMap, name: settings, fieldPath: data.HOST}
  targets:
  - select: {kind: Ingress}
    fieldPaths: [spec.rules.0.host]
`,
    [`${directory}/limits.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: any
spec:
  template:
    spec:
      containers:
      - name: app
        resources:
          limits: {memory: ${128 + number}Mi}
`,
  };
}
