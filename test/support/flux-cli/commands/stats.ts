import { readFluxObject } from "../../../../agent/objects/flux-object.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { valueAt } from "../../../../agent/objects/read-json.ts";
import type { Call } from "../call.ts";
import { printTable } from "../print/table.ts";
import { ALL_RESOURCES, pathOf } from "../resources.ts";

const HEADINGS = ["Reconcilers", "Running", "Failing", "Suspended", "Storage"] as const;

/** `flux stats`. */
export async function stats({ api, voice, namespace }: Call): Promise<number> {
  const rows = ALL_RESOURCES.map(async (resource) => {
    const objects = await api.list(pathOf(resource, namespace));
    const suspended = objects.filter((object) => readFluxObject(object).isSuspended).length;
    const failing = objects.filter(isFailing).length;
    const counts = [objects.length - suspended, failing, suspended].map(String);
    return [resource.kind, ...counts, printSize(objects.reduce(addSize, 0))];
  });
  voice.print(printTable(HEADINGS, await Promise.all(rows)));
  return 0;
}

function isFailing(object: KubeObject): boolean {
  return readFluxObject(object).conditions.some(
    ({ type, status }) => type === "Ready" && status === "False",
  );
}

function addSize(sum: number, object: KubeObject): number {
  const size = valueAt(object, "status", "artifact", "size");
  return sum + (typeof size === "number" ? size : 0);
}

function printSize(bytes: number): string {
  if (bytes === 0) return "-";
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), 6);
  return `${(bytes / 1024 ** power).toFixed(1)} ${"KMGTPE"[power - 1]}iB`;
}
