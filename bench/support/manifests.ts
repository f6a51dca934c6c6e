import { configMapYaml } from "../../test/e2e/support/flux-objects.ts";
import { deploymentYaml } from "../../test/e2e/support/manifests.ts";
import { NAMESPACE } from "./bench-world.ts";
import type { Files } from "./subject.ts";

/** Three manifests, of which each version has another image. */
export function threeManifests(directory: string, version: number): Files {
  const place = { name: "web", namespace: NAMESPACE };
  return {
    [`${directory}/deployment.yaml`]: deploymentYaml(place, {
      image: `registry.example/web:${version}`,
    }),
    [`${directory}/config.yaml`]: configMapYaml("web", "settings", NAMESPACE),
    [`${directory}/service.yaml`]: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: ${NAMESPACE}
spec:
  selector:
    app: web
  ports:
    - port: 80
`,
  };
}

/** So many objects, a file each: half of them ConfigMaps, half Deployments. */
export function manyManifests(directory: string, count: number): Files {
  const files = Array.from({ length: count }, (_, index): [string, string] => {
    const place = { name: `object-${index}`, namespace: NAMESPACE };
    const isConfigMap = index % 2 === 0;
    const text = isConfigMap ? configMapYaml(place.name, "1", NAMESPACE) : deploymentYaml(place);
    return [`${directory}/${place.name}.yaml`, text];
  });
  return Object.fromEntries(files);
}
