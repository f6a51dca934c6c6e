import { readConditions } from "../../../../agent/objects/condition.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { objectAt } from "../../../../agent/objects/read-json.ts";
import type { Call } from "../call.ts";
import { STATUS_HEADINGS, statusRow } from "../print/status-row.ts";
import { printTable, type Row } from "../print/table.ts";
import { ALL_RESOURCES, pathOf, resourceNamed, type Resource } from "../resources.ts";

/** `flux get sources git`, `get kustomizations`, `get all`. */
export async function get(call: Call): Promise<number> {
  const isAll = call.words[0] === "all";
  if (isAll) return getAll(call);
  const { resource, names } = resourceNamed(call.words);
  const objects = await list(call, resource, names[0]);
  const scope = call.has("all-namespaces") ? "any" : `"${call.namespace}"`;
  if (objects.length === 0) {
    const what =
      names.length === 0
        ? `no ${resource.kind} objects`
        : `${resource.kind} object '${names[0]}' not`;
    throw new Error(`${what} found in ${scope} namespace`);
  }
  call.voice.print(
    tableOf(
      call,
      objects.filter((object) => isSelected(call, object)),
      nameOf,
    ),
  );
  return 0;
}

async function getAll(call: Call): Promise<number> {
  for (const resource of ALL_RESOURCES) {
    const objects = await list(call, resource);
    if (objects.length > 0) call.voice.print(`${tableOf(call, objects, kindAndNameOf)}\n`);
  }
  return 0;
}

function list(call: Call, resource: Resource, name?: string): Promise<KubeObject[]> {
  const path = pathOf(resource, call.has("all-namespaces") ? undefined : call.namespace);
  const labelSelector = call.flag("label-selector");
  return call.api.list(path, {
    ...(name === undefined ? {} : { fieldSelector: `metadata.name=${name}` }),
    ...(labelSelector === "" ? {} : { labelSelector }),
  });
}

function isSelected(call: Call, object: KubeObject): boolean {
  const selector = call.flag("status-selector");
  const [, type = "", not, wanted = ""] = /^([^!=]+)(!?)=(.*)$/.exec(selector) ?? [];
  if (type === "") return true;
  const conditions = readConditions(objectAt(object, "status"));
  const found = conditions.find((one) => one.type.toLowerCase() === type.toLowerCase());
  return (found?.status.toLowerCase() === wanted.toLowerCase()) !== (not === "!");
}

function tableOf(
  call: Call,
  objects: readonly KubeObject[],
  name: (object: KubeObject) => string,
): string {
  const isWide = call.has("all-namespaces");
  const rows = objects.map((object): Row => {
    const namespace = isWide ? [object.metadata.namespace ?? ""] : [];
    return [...namespace, name(object), ...statusRow(object)];
  });
  return printTable([...(isWide ? ["Namespace"] : []), ...STATUS_HEADINGS], rows);
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.name;
}

function kindAndNameOf({ kind, metadata }: KubeObject): string {
  return `${kind.toLowerCase()}/${metadata.name}`;
}
