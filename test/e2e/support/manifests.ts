/** A Deployment as YAML, whose selector and image may be another. */
export function deploymentYaml(
  place: { readonly name: string; readonly namespace: string },
  { app = "web", image = "a:1" }: { readonly app?: string; readonly image?: string } = {},
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${place.name}
  namespace: ${place.namespace}
spec:
  selector:
    matchLabels:
      app: ${app}
  template:
    metadata:
      labels:
        app: ${app}
    spec:
      containers:
        - name: web
          image: ${image}
`;
}

/** A definition of a kind of custom resource as YAML; its objects live in namespaces and may say anything. */
export function definitionYaml(kind: string, group: string): string {
  const singular = kind.toLowerCase();
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${singular}s.${group}
spec:
  group: ${group}
  names:
    kind: ${kind}
    plural: ${singular}s
    singular: ${singular}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          x-kubernetes-preserve-unknown-fields: true
`;
}
