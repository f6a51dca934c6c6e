import { equalJson, isMap, mapAt, mapsAt, numberAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { forbiddenField, invalidValue, notSupported, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";

const CONFIG_KEY_WORDS =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

function keyProblems(data: JsonMap, field: string): readonly FieldProblem[] {
  return Object.keys(data)
    .filter((key) => !/^[-._a-zA-Z0-9]+$/.test(key))
    .map((key) => invalidValue(`${field}[${key}]`, key, CONFIG_KEY_WORDS));
}

/** What is wrong with a ConfigMap. */
export function configMapProblems(map: JsonMap): readonly FieldProblem[] {
  const [data, binary] = [mapAt(map, "data") ?? {}, mapAt(map, "binaryData") ?? {}];
  return [
    ...keyProblems(data, "data"),
    ...Object.keys(data)
      .filter((key) => binary[key] !== undefined)
      .map((key) => invalidValue(`data[${key}]`, key, "duplicate of key present in binaryData")),
    ...keyProblems(binary, "binaryData"),
  ];
}

const NEEDED_KEYS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

/** What is wrong with a Secret. */
export function secretProblems(secret: JsonMap): readonly FieldProblem[] {
  const data = mapAt(secret, "data") ?? {};
  const needed = NEEDED_KEYS[textAt(secret, "type") ?? ""] ?? [];
  return [
    ...keyProblems(data, "data"),
    ...needed.filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`)),
  ];
}

/** What an immutable ConfigMap or Secret keeps. */
export function immutableProblems(object: JsonMap, live: JsonMap): readonly FieldProblem[] {
  const typeChanged = object["kind"] === "Secret" && object["type"] !== live["type"];
  const problems = typeChanged ? [invalidValue("type", object["type"], "field is immutable")] : [];
  if (live["immutable"] !== true) return problems;
  const words = "field is immutable when `immutable` is set";
  const isReleased = object["immutable"] !== true;
  const changed = ["data", "binaryData"].filter(
    (name) => !equalJson(object[name] ?? {}, live[name] ?? {}),
  );
  return [
    ...problems,
    ...(isReleased ? [forbiddenField("immutable", words)] : []),
    ...changed.map((name) => forbiddenField(name, words)),
  ];
}

/** What is wrong with an Ingress. */
export function ingressProblems(ingress: JsonMap): readonly FieldProblem[] {
  const spec = mapAt(ingress, "spec") ?? {};
  const rules = mapsAt(spec, "rules");
  if (rules.length === 0 && !isMap(spec["defaultBackend"])) {
    // The real server quotes nothing here.
    return [invalidValue("spec", null, "either `defaultBackend` or `rules` must be specified")];
  }
  return rules.flatMap((rule, ruleIndex) =>
    mapsAt(rule, "http", "paths").flatMap((path, index) =>
      ingressPathProblems(path, `spec.rules[${ruleIndex}].http.paths[${index}]`),
    ),
  );
}

const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];

function ingressPathProblems(path: JsonMap, place: string): readonly FieldProblem[] {
  const type = textAt(path, "pathType");
  const text = textAt(path, "path") ?? "";
  if (type === undefined) return [required(`${place}.pathType`, "pathType must be specified")];
  if (!PATH_TYPES.includes(type)) return [notSupported(`${place}.pathType`, type, PATH_TYPES)];
  const isRelative = !text.startsWith("/") && (type !== "ImplementationSpecific" || text !== "");
  return isRelative ? [invalidValue(`${place}.path`, text, "must be an absolute path")] : [];
}

/** What is wrong with a Role or ClusterRole. */
export function roleProblems(role: JsonMap): readonly FieldProblem[] {
  return mapsAt(role, "rules").flatMap((rule, index) => {
    const place = `rules[${index}]`;
    const isUrl = textsAt(rule, "nonResourceURLs").length > 0;
    return [
      ...(textsAt(rule, "verbs").length === 0
        ? [required(`${place}.verbs`, "verbs must contain at least one value")]
        : []),
      ...(!isUrl && textsAt(rule, "apiGroups").length === 0
        ? [required(`${place}.apiGroups`, "resource rules must supply at least one api group")]
        : []),
      ...(!isUrl && textsAt(rule, "resources").length === 0
        ? [required(`${place}.resources`, "resource rules must supply at least one resource")]
        : []),
    ];
  });
}

const SUBJECTS = ["ServiceAccount", "User", "Group"];

/** What is wrong with a RoleBinding or ClusterRoleBinding. */
export function bindingProblems(binding: JsonMap): readonly FieldProblem[] {
  const kind = textAt(binding, "roleRef", "kind") ?? "";
  const allowed = binding["kind"] === "RoleBinding" ? ["Role", "ClusterRole"] : ["ClusterRole"];
  return [
    ...(allowed.includes(kind) ? [] : [notSupported("roleRef.kind", kind, allowed)]),
    ...((textAt(binding, "roleRef", "name") ?? "") === "" ? [required("roleRef.name")] : []),
    ...mapsAt(binding, "subjects").flatMap((subject, index) =>
      subjectProblems(subject, `subjects[${index}]`),
    ),
  ];
}

function subjectProblems(subject: JsonMap, place: string): readonly FieldProblem[] {
  const kind = textAt(subject, "kind") ?? "";
  const isHomeless = kind === "ServiceAccount" && (textAt(subject, "namespace") ?? "") === "";
  return [
    ...((textAt(subject, "name") ?? "") === "" ? [required(`${place}.name`)] : []),
    ...(SUBJECTS.includes(kind) ? [] : [notSupported(`${place}.kind`, kind, SUBJECTS)]),
    ...(isHomeless ? [required(`${place}.namespace`)] : []),
  ];
}

/** A binding keeps its role. */
export function bindingUpdateProblems(binding: JsonMap, live: JsonMap): readonly FieldProblem[] {
  const role = mapAt(binding, "roleRef") ?? {};
  if (equalJson(role, mapAt(live, "roleRef"))) return bindingProblems(binding);
  const quoted = { APIGroup: role["apiGroup"], Kind: role["kind"], Name: role["name"] };
  return [...bindingProblems(binding), invalidValue("roleRef", quoted, "cannot change roleRef")];
}

/** What is wrong with a PersistentVolumeClaim. */
export function claimProblems(claim: JsonMap): readonly FieldProblem[] {
  const spec = mapAt(claim, "spec") ?? {};
  const hasStorage = mapAt(spec, "resources", "requests")?.["storage"] !== undefined;
  return [
    ...(textsAt(spec, "accessModes").length === 0
      ? [required("spec.accessModes", "at least 1 access mode is required")]
      : []),
    ...(hasStorage ? [] : [required("spec.resources[storage]")]),
  ];
}

/** What is wrong with a PodDisruptionBudget. */
export function budgetProblems(budget: JsonMap): readonly FieldProblem[] {
  const spec = mapAt(budget, "spec") ?? {};
  if (spec["minAvailable"] === undefined || spec["maxUnavailable"] === undefined) return [];
  const quoted = {
    MinAvailable: spec["minAvailable"],
    Selector: spec["selector"] ?? null,
    MaxUnavailable: spec["maxUnavailable"],
    UnhealthyPodEvictionPolicy: spec["unhealthyPodEvictionPolicy"] ?? null,
  };
  return [invalidValue("spec", quoted, "minAvailable and maxUnavailable cannot be both set")];
}

/** What is wrong with a HorizontalPodAutoscaler. */
export function autoscalerProblems(scaler: JsonMap): readonly FieldProblem[] {
  const spec = mapAt(scaler, "spec") ?? {};
  const max = numberAt(spec, "maxReplicas") ?? 0;
  const target = mapAt(spec, "scaleTargetRef") ?? {};
  const apiVersion = textAt(target, "apiVersion") ?? "";
  const words = "must be greater than or equal to `minReplicas`";
  return [
    ...(max < 1 ? [invalidValue("spec.maxReplicas", max, "must be greater than 0")] : []),
    ...(max < (numberAt(spec, "minReplicas") ?? 1)
      ? [invalidValue("spec.maxReplicas", max, words)]
      : []),
    ...(apiVersion.includes("/")
      ? []
      : [
          invalidValue(
            "spec.scaleTargetRef.apiVersion",
            apiVersion,
            "apiVersion must specify API group",
          ),
        ]),
    ...["kind", "name"].flatMap((name) =>
      (textAt(target, name) ?? "") === "" ? [required(`spec.scaleTargetRef.${name}`)] : [],
    ),
  ];
}

/** What is wrong with a NetworkPolicy. */
export function networkPolicyProblems(policy: JsonMap): readonly FieldProblem[] {
  const allowed = ["Ingress", "Egress"];
  return textsAt(policy, "spec", "policyTypes").flatMap((type, index) =>
    allowed.includes(type) ? [] : [notSupported(`spec.policyTypes[${index}]`, type, allowed)],
  );
}

const MAX_USER_PRIORITY = 1_000_000_000;

/** What is wrong with a PriorityClass. */
export function priorityProblems(priority: JsonMap): readonly FieldProblem[] {
  if ((numberAt(priority, "value") ?? 0) <= MAX_USER_PRIORITY) return [];
  const words = `maximum allowed value of a user defined priority is ${MAX_USER_PRIORITY}`;
  return [forbiddenField("value", words)];
}

/** What is wrong with a StorageClass. */
export function storageClassProblems(kind: JsonMap): readonly FieldProblem[] {
  return (textAt(kind, "provisioner") ?? "") === "" ? [required("provisioner")] : [];
}
