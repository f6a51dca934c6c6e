import { mapAt, mapsAt, numberAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { compareVersions } from "../kinds/compare-versions.ts";
import type { Column, Kind, ScalePaths, Subresource } from "../kinds/kind.ts";

/** The subresources of a version. */
export function subresourcesOf(facts: {
  readonly group: string;
  readonly versionName: string;
  readonly kind: string;
  readonly hasStatus: boolean;
  readonly hasScale: boolean;
}): readonly Subresource[] {
  const { group, versionName, kind, hasStatus, hasScale } = facts;
  const status = { name: "status", kind, group, version: versionName, verbs: SUBRESOURCE_VERBS };
  const scale = {
    name: "scale",
    kind: "Scale",
    group: "autoscaling",
    version: "v1",
    verbs: SUBRESOURCE_VERBS,
  };
  return [...(hasStatus ? [status] : []), ...(hasScale ? [scale] : [])];
}

/** The warning of a deprecated version: the author's, or one that names what to use. */
export function deprecationOf(definition: JsonMap, version: JsonMap): Pick<Kind, "deprecation"> {
  if (version["deprecated"] !== true) return {};
  const given = textAt(version, "deprecationWarning");
  if (given !== undefined) return { deprecation: given };
  const group = textAt(definition, "spec", "group") ?? "";
  const kind = textAt(definition, "spec", "names", "kind") ?? "";
  const names = mapsAt(definition, "spec", "versions")
    .filter((other) => other["served"] === true && other["deprecated"] !== true)
    .map((other) => textAt(other, "name") ?? "");
  const [best] = names.toSorted(compareVersions);
  const name = textAt(version, "name") ?? "";
  const isOlder = best !== undefined && compareVersions(best, name) < 0;
  const advice = isOlder ? `; use ${group}/${best} ${kind}` : "";
  return { deprecation: `${group}/${name} ${kind} is deprecated${advice}` };
}

/** Where a version keeps its scale; absent when it has none. */
export function scalePaths(version: JsonMap): ScalePaths | undefined {
  const scale = mapAt(version, "subresources", "scale");
  const [spec, status] = [textAt(scale, "specReplicasPath"), textAt(scale, "statusReplicasPath")];
  if (spec === undefined || status === undefined) return undefined;
  const selector = textAt(scale, "labelSelectorPath");
  return {
    specReplicas: pathOf(spec),
    statusReplicas: pathOf(status),
    ...(selector === undefined ? {} : { selector: pathOf(selector) }),
  };
}

function pathOf(text: string): readonly string[] {
  return text.split(".").filter((part) => part !== "");
}

/** The printer columns of a version. */
export function columnsOf(version: JsonMap): readonly Column[] {
  return mapsAt(version, "additionalPrinterColumns").map((column) => ({
    name: textAt(column, "name") ?? "",
    type: textAt(column, "type") ?? "string",
    format: textAt(column, "format") ?? "",
    description: textAt(column, "description") ?? "",
    priority: numberAt(column, "priority") ?? 0,
    jsonPath: textAt(column, "jsonPath") ?? "",
  }));
}

const SUBRESOURCE_VERBS = ["get", "patch", "update"];
