import type { ApiClient } from "./api-client.ts";

/** Makes a namespace of a fresh name, so that suites on one cluster do not meet. */
export async function makeNamespace(api: ApiClient): Promise<string> {
  const name = `suite-${Math.random().toString(36).slice(2, 10)}`;
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  const { code } = await api.ask({ method: "POST", path: "/api/v1/namespaces", body });
  if (code !== 201) throw new Error(`The namespace ${name} was not made: ${code}`);
  return name;
}
