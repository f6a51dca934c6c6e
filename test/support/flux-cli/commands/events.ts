import { readFluxKustomization } from "../../../../agent/objects/flux-kustomization.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { textAt, valueAt } from "../../../../agent/objects/read-json.ts";
import type { Call } from "../call.ts";
import { printAge } from "../print/age.ts";
import { printTable, type Row } from "../print/table.ts";
import { ALL_RESOURCES, KUSTOMIZATIONS, pathOf } from "../resources.ts";

const HEADINGS = ["Last seen", "Type", "Reason", "Object", "Message"] as const;

/** `flux events [--for KIND/NAME]`: a Kustomization's events come with those of its source. */
export async function events(call: Call): Promise<number> {
  const found = (await Promise.all((await selectorsOf(call)).map((one) => list(call, one)))).flat();
  const kinds = new Set(ALL_RESOURCES.map(({ kind }) => kind));
  const rows = found
    .toSorted((a, b) => timeOf(a) - timeOf(b))
    .filter((event) => kinds.has(textAt(event, "involvedObject", "kind") ?? ""))
    .map(rowOf);
  if (rows.length === 0) call.voice.failure(`No events found in ${call.namespace} namespace.`);
  else call.voice.print(printTable(HEADINGS, rows));
  return 0;
}

function list({ api, namespace }: Call, fieldSelector: string): Promise<KubeObject[]> {
  const query = fieldSelector === "" ? {} : { fieldSelector };
  return api.list(`/api/v1/namespaces/${namespace}/events`, { ...query, limit: "500" });
}

/** The field selectors by which events are asked for. */
async function selectorsOf({ api, flag, namespace }: Call): Promise<readonly string[]> {
  const [kind = "", name = ""] = flag("for").split("/");
  if (kind === "") return [""];
  const own = selectorOf(kind, name);
  if (kind !== KUSTOMIZATIONS.kind || name === "") return [own];
  const object = await api.get(`${pathOf(KUSTOMIZATIONS, namespace)}/${name}`);
  const { source } = readFluxKustomization(object);
  return [own, selectorOf(source.kind, source.name)];
}

function selectorOf(kind: string, name: string): string {
  const ofKind = `involvedObject.kind=${kind}`;
  return name === "" ? ofKind : `${ofKind},involvedObject.name=${name}`;
}

function rowOf(event: KubeObject): Row {
  const count = Number(valueAt(event, "count") ?? 1);
  const first = ageOf(event, "firstTimestamp");
  const seen = count > 1 ? `${ageOf(event, "lastTimestamp")} (x${count} over ${first})` : first;
  const { kind = "", name = "" } = {
    kind: textAt(event, "involvedObject", "kind"),
    name: textAt(event, "involvedObject", "name"),
  };
  return [
    seen,
    textAt(event, "type") ?? "",
    textAt(event, "reason") ?? "",
    `${kind}/${name}`,
    textAt(event, "message") ?? "",
  ];
}

function timeOf(event: KubeObject): number {
  return Date.parse(textAt(event, "lastTimestamp") ?? textAt(event, "eventTime") ?? "");
}

function ageOf(event: KubeObject, field: string): string {
  const time = textAt(event, field);
  return time === undefined ? "<unknown>" : printAge((Date.now() - Date.parse(time)) / 1000);
}
