import { equalJson, mapAt, numberAt, textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { forbiddenField, invalidValue, notSupported, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import { keptProblems } from "./kept-fields.ts";
import { matchesSelector, selectorProblems } from "./label-selectors.ts";
import { labelProblems } from "./metadata.ts";
import { podSpecProblems } from "./pod-rules.ts";

/** What is wrong with a Deployment. */
export function deploymentProblems(deployment: JsonMap): readonly FieldProblem[] {
  return [
    ...workloadProblems(deployment, { kind: "deployment", restarts: true }),
    ...strategyProblems(mapAt(deployment, "spec", "strategy") ?? {}),
  ];
}

export interface Workload {
  readonly kind: string; // as the message about an empty selector names it
  readonly restarts: boolean; // its pods may only restart always
}

/** What workloads that keep pods running have in common: a selector that fits the template, replicas, pods. */
export function workloadProblems(
  object: JsonMap,
  { kind, restarts }: Workload,
): readonly FieldProblem[] {
  const spec = mapAt(object, "spec") ?? {};
  const replicas = numberAt(spec, "replicas") ?? 0;
  return [
    ...(replicas < 0
      ? [invalidValue("spec.replicas", replicas, "must be greater than or equal to 0")]
      : []),
    ...selectorOf(spec, kind),
    ...templateProblems(mapAt(spec, "template") ?? {}, restarts),
  ];
}

function selectorOf(spec: JsonMap, kind: string): readonly FieldProblem[] {
  const selector = mapAt(spec, "selector");
  const labels = mapAt(spec, "template", "metadata", "labels");
  const mismatch = invalidValue(
    "spec.template.metadata.labels",
    labels ?? null,
    "`selector` does not match template `labels`",
  );
  if (selector === undefined) {
    return kind === "daemonset" ? [mismatch] : [required("spec.selector"), mismatch];
  }
  if (Object.keys(selector).length === 0) {
    return [invalidValue("spec.selector", {}, `empty selector is invalid for ${kind}`)];
  }
  const problems = selectorProblems(selector, "spec.selector");
  if (problems.length > 0) {
    return [...problems, invalidValue("spec.selector", selector, "invalid label selector")];
  }
  return matchesSelector(selector, labels ?? {}) ? [] : [mismatch];
}

function templateProblems(template: JsonMap, restarts: boolean): readonly FieldProblem[] {
  const path = "spec.template";
  const policy = textAt(template, "spec", "restartPolicy") ?? "Always";
  return [
    ...labelProblems(`${path}.labels`, mapAt(template, "metadata", "labels")),
    ...podSpecProblems(mapAt(template, "spec") ?? {}, `${path}.spec`),
    ...(restarts && policy !== "Always"
      ? [notSupported(`${path}.spec.restartPolicy`, policy, ["Always"])]
      : []),
  ];
}

function strategyProblems(strategy: JsonMap): readonly FieldProblem[] {
  const path = "spec.strategy";
  const rolling = mapAt(strategy, "rollingUpdate");
  switch (textAt(strategy, "type") ?? "") {
    case "Recreate":
      return rolling === undefined
        ? []
        : [
            forbiddenField(
              `${path}.rollingUpdate`,
              "may not be specified when strategy `type` is 'Recreate'",
            ),
          ];
    case "RollingUpdate":
      return rollingProblems(rolling ?? {}, `${path}.rollingUpdate`);
    default:
      return [notSupported(path, goStrategy(strategy), ["Recreate", "RollingUpdate"])];
  }
}

/** The real server quotes its own struct here. */
function goStrategy(strategy: JsonMap): Json {
  return { Type: strategy["type"], RollingUpdate: strategy["rollingUpdate"] ?? null };
}

function rollingProblems(rolling: JsonMap, path: string): readonly FieldProblem[] {
  const problems = ["maxUnavailable", "maxSurge"].flatMap((name) =>
    shareProblems(rolling[name], `${path}.${name}`),
  );
  if (problems.length > 0 || !isNone(rolling["maxUnavailable"]) || !isNone(rolling["maxSurge"])) {
    return problems;
  }
  return [
    invalidValue(
      `${path}.maxUnavailable`,
      rolling["maxUnavailable"],
      "may not be 0 when `maxSurge` is 0",
    ),
  ];
}

function isNone(share: Json | undefined): boolean {
  return share === 0 || share === "0%";
}

function shareProblems(share: Json | undefined, field: string): readonly FieldProblem[] {
  if (typeof share === "number") {
    return share < 0 ? [invalidValue(field, share, "must be greater than or equal to 0")] : [];
  }
  if (typeof share !== "string" || /^[0-9]+%$/.test(share)) return [];
  const words =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalidValue(field, share, words)];
}

/** A selector that must stay what it is. */
export function keptSelectorProblems(object: JsonMap, live: JsonMap): readonly FieldProblem[] {
  return keptProblems(object, live, ["spec", "selector"]);
}

const STATEFUL_SET_FIELDS = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

/** Of a StatefulSet's spec only a few fields may change. */
export function statefulSetUpdateProblems(object: JsonMap, live: JsonMap): readonly FieldProblem[] {
  const fixed = [object, live].map((set) =>
    Object.entries(mapAt(set, "spec") ?? {}).filter(
      ([name]) => !STATEFUL_SET_FIELDS.includes(name),
    ),
  );
  const [now, before] = fixed.map((entries) => Object.fromEntries(entries));
  if (equalJson(now, before)) return [];
  const names = STATEFUL_SET_FIELDS.map((name) => `'${name}'`);
  const list = `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
  return [
    forbiddenField(
      "spec",
      `updates to statefulset spec for fields other than ${list} are forbidden`,
    ),
  ];
}
