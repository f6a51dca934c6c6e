import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { textsAt } from "../../../../agent/objects/read-json.ts";
import type { Call } from "../call.ts";
import { printLogLine, type LogFilter } from "../print/log-line.ts";

const FLUX_NAMESPACE = "flux-system";
const PART_OF_FLUX = { labelSelector: "app.kubernetes.io/part-of=flux" };

/** `flux logs [--kind --name --level --all-namespaces]`: one pod of each Deployment that is part of Flux. */
export async function logs({ api, voice, namespace, flag, has }: Call): Promise<number> {
  const deployments = await api.list(
    `/apis/apps/v1/namespaces/${FLUX_NAMESPACE}/deployments`,
    PART_OF_FLUX,
  );
  const found = await Promise.all(deployments.map((deployment) => podsOf(deployment)));
  const pods = found.flatMap(([pod]) => pod ?? []);
  if (pods.length === 0) throw new Error(`no Flux pods found in namespace "${FLUX_NAMESPACE}"`);
  const filter: LogFilter = {
    ...(has("all-namespaces") ? {} : { namespace }),
    ...wanted("level"),
    ...wanted("kind"),
    ...wanted("name"),
  };
  for (const { metadata } of pods) {
    const text = await api.ask({
      method: "GET",
      path: `/api/v1/namespaces/${FLUX_NAMESPACE}/pods/${metadata.name}/log`,
    });
    for (const line of text.split("\n")) voice.print(printLogLine(line, filter));
  }
  return 0;

  function podsOf(deployment: KubeObject): Promise<KubeObject[]> {
    const labels = Object.entries(textsAt(deployment, "spec", "template", "metadata", "labels"));
    const labelSelector = labels.map(([key, value]) => `${key}=${value}`).join(",");
    return api.list(`/api/v1/namespaces/${FLUX_NAMESPACE}/pods`, { labelSelector });
  }

  function wanted(name: "level" | "kind" | "name"): LogFilter {
    return flag(name) === "" ? {} : { [name]: flag(name) };
  }
}
