import type { Json, JsonMap } from "../../../../infra/local/kubernetes/json.ts";
import type { Step } from "../support/scenario.ts";

export const APPLY_PATCH = "application/apply-patch+yaml";
export const MERGE_PATCH = "application/merge-patch+json";
export const JSON_PATCH = "application/json-patch+json";
export const STRATEGIC_PATCH = "application/strategic-merge-patch+json";

export const CONFIG_MAPS = "/api/v1/namespaces/{ns}/configmaps";
export const SECRETS = "/api/v1/namespaces/{ns}/secrets";
export const SERVICES = "/api/v1/namespaces/{ns}/services";
export const PODS = "/api/v1/namespaces/{ns}/pods";
export const DEPLOYMENTS = "/apis/apps/v1/namespaces/{ns}/deployments";

export function configMap(name: string, over: JsonMap = {}): JsonMap {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { a: "1" }, ...over };
}

export function deployment(name: string, spec: JsonMap = {}): JsonMap {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: { app: name } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "main", image: "registry.example.com/app:1" }] },
      },
      ...spec,
    },
  };
}

export function post(does: string, path: string, body: Json): Step {
  return { does, method: "POST", path, body };
}

export function put(does: string, path: string, body: Json): Step {
  return { does, method: "PUT", path, body };
}

export function get(does: string, path: string, accept?: string): Step {
  return { does, method: "GET", path, ...(accept === undefined ? {} : { accept }) };
}

export function remove(does: string, path: string, body?: Json): Step {
  return { does, method: "DELETE", path, ...(body === undefined ? {} : { body }) };
}

export function patch(
  does: string,
  path: string,
  { type, body }: { readonly type: string; readonly body: Json },
): Step {
  return { does, method: "PATCH", path, body, type };
}

/** Server-side apply by a manager; more of the query may follow its name. */
export function apply(
  does: string,
  path: string,
  { by, body }: { readonly by: string; readonly body: Json },
): Step {
  return patch(does, `${path}?fieldManager=${by}`, { type: APPLY_PATCH, body });
}
