import { parseDuration, printDuration } from "../../../../agent/objects/duration.ts";
import {
  isJsonObject,
  type JsonObject,
  type KubeObject,
} from "../../../../agent/objects/kube-object.ts";
import { printYaml } from "../../../../agent/objects/print-yaml.ts";
import { objectAt } from "../../../../agent/objects/read-json.ts";
import type { Call } from "../call.ts";
import { pathOf, resourceNamed } from "../resources.ts";

const DURATIONS = new Set(["interval", "retryInterval", "timeout"]);
const ALWAYS_WRITTEN = new Set(["prune"]); // has no omitempty in Flux's types

/** `flux export source git NAME`, `export kustomization NAME`: what a person wrote, without what the API server and the agent add. */
export async function exportObject({ api, voice, words, namespace }: Call): Promise<number> {
  const { resource, names } = resourceNamed(words);
  voice.print(printExport(await api.get(`${pathOf(resource, namespace)}/${names[0]}`)));
  return 0;
}

function printExport({ apiVersion, kind, metadata, ...object }: KubeObject): string {
  const { name, namespace, labels, annotations } = metadata;
  return `---\n${printYaml({
    apiVersion,
    kind,
    metadata: {
      ...(annotations === undefined ? {} : { annotations }),
      ...(labels === undefined ? {} : { labels }),
      name,
      namespace,
    },
    spec: tidy(objectAt(object, "spec")),
  })}`;
}

/** A spec as Flux's types print it: durations in full, and nothing that is empty. */
function tidy(spec: JsonObject): JsonObject {
  const members = Object.entries(spec).flatMap(([name, value]): [string, JsonObject[string]][] => {
    if (value === false && !ALWAYS_WRITTEN.has(name)) return [];
    if (DURATIONS.has(name) && typeof value === "string") {
      return [[name, printDuration(parseDuration(value) ?? 0)]];
    }
    return [[name, isJsonObject(value) ? tidy(value) : value]];
  });
  return Object.fromEntries(members);
}
