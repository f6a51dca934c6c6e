import { err, ok, type Result } from "#contract/result.ts";

import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import type { JsonValue, KubeObject } from "../objects/kube-object.ts";
import { listAt, textAt, textsAt, valueAt } from "../objects/read-json.ts";
import { secretTexts } from "../objects/secret-data.ts";
import type { Cluster } from "../ports.ts";
import type { Variables } from "../substitute/expand.ts";
import { printSubstituteProblem } from "../substitute/problem.ts";
import { gatherVariables, type VariableSource } from "../substitute/variables.ts";

/** Reads what a Kustomization's postBuild takes its variables from: ConfigMaps and Secrets of its own namespace, and what it says itself. */
export async function readVariables(
  { spec, namespace }: FluxKustomization,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Result<Variables, string>> {
  const entries = listAt(spec, "postBuild", "substituteFrom");
  const read = await Promise.all(
    entries.map((entry) => readSource(entry, { cluster, namespace, signal })),
  );
  const unread = read.find((source) => !source.ok);
  if (unread?.ok === false) return unread;
  const sources = read.flatMap((source) => (source.ok ? [source.value] : []));
  const variables = gatherVariables(sources, textsAt(spec, "postBuild", "substitute"));
  return variables.ok ? variables : err(variables.error.map(printSubstituteProblem).join("\n"));
}

interface Place {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly signal: AbortSignal;
}

async function readSource(
  entry: JsonValue,
  { cluster, namespace, signal }: Place,
): Promise<Result<VariableSource, string>> {
  const kind = textAt(entry, "kind") ?? "";
  const name = textAt(entry, "name") ?? "";
  const source = { kind, name, optional: valueAt(entry, "optional") === true };
  if (kind !== "ConfigMap" && kind !== "Secret") return ok(source);
  const found = await cluster.read({ apiVersion: "v1", kind, name, namespace }, signal);
  if (!found.ok) return err(`substitute from '${kind}/${name}' error: ${found.error.message}`);
  return ok(found.value === undefined ? source : { ...source, data: dataOf(found.value) });
}

function dataOf(object: KubeObject): Readonly<Record<string, string>> {
  return object.kind === "Secret" ? secretTexts(object) : textsAt(object, "data");
}
