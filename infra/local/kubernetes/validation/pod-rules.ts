import { canonicalQuantity, compareQuantities } from "../builtin/quantity.ts";
import { isMap, mapAt, mapsAt, numberAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { duplicate, forbiddenField, invalidValue, notSupported, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import { DNS_LABEL, nameProblems } from "./names.ts";
import { portNameProblems, portProblems } from "./ports.ts";

const LABEL_RULE = { ...DNS_LABEL, forbidsDots: false };
const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];
const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];

/** What is wrong with the spec of a pod, alone or in a template (the everyday part of ValidatePodSpec). */
export function podSpecProblems(spec: JsonMap, path: string): readonly FieldProblem[] {
  const volumes = mapsAt(spec, "volumes");
  const names = new Set(volumes.map((volume) => textAt(volume, "name") ?? ""));
  const containers = mapsAt(spec, "containers");
  return [
    ...volumeProblems(volumes, `${path}.volumes`),
    ...(containers.length === 0 ? [required(`${path}.containers`)] : []),
    ...containersProblems(containers, names, `${path}.containers`),
    ...containersProblems(mapsAt(spec, "initContainers"), names, `${path}.initContainers`),
    ...oneOf(spec, { name: "restartPolicy", path, allowed: RESTART_POLICIES }),
    ...oneOf(spec, { name: "dnsPolicy", path, allowed: DNS_POLICIES }),
  ];
}

interface Choice {
  readonly name: string;
  readonly path: string;
  readonly allowed: readonly string[];
}

/** A value that has to be one of a few, where it is there. */
export function oneOf(object: JsonMap, { name, path, allowed }: Choice): readonly FieldProblem[] {
  const value = textAt(object, name);
  const field = path === "" ? name : `${path}.${name}`;
  return value === undefined || allowed.includes(value)
    ? []
    : [notSupported(field, value, allowed)];
}

function containersProblems(
  containers: readonly JsonMap[],
  volumes: ReadonlySet<string>,
  path: string,
): readonly FieldProblem[] {
  return containers.flatMap((container, index) => {
    const place = `${path}[${index}]`;
    const name = textAt(container, "name") ?? "";
    const isSecond = containers.findIndex((other) => textAt(other, "name") === name) < index;
    return [
      ...(name === ""
        ? [required(`${place}.name`)]
        : nameProblems(`${place}.name`, name, LABEL_RULE)),
      ...(name !== "" && isSecond ? [duplicate(`${place}.name`, name)] : []),
      ...((textAt(container, "image") ?? "") === "" ? [required(`${place}.image`)] : []),
      ...oneOf(container, { name: "imagePullPolicy", path: place, allowed: PULL_POLICIES }),
      ...containerPortProblems(mapsAt(container, "ports"), `${place}.ports`),
      ...variableProblems(mapsAt(container, "env"), `${place}.env`),
      ...mountProblems(mapsAt(container, "volumeMounts"), volumes, `${place}.volumeMounts`),
      ...resourceProblems(mapAt(container, "resources") ?? {}, `${place}.resources`),
      ...["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) =>
        probeProblems(mapAt(container, probe), `${place}.${probe}`),
      ),
    ];
  });
}

function containerPortProblems(ports: readonly JsonMap[], path: string): readonly FieldProblem[] {
  return ports.flatMap((port, index) => {
    const place = `${path}[${index}]`;
    const name = textAt(port, "name");
    const number = numberAt(port, "containerPort") ?? 0;
    const isSecond =
      name !== undefined && ports.findIndex((other) => textAt(other, "name") === name) < index;
    return [
      ...(name === undefined ? [] : portNameProblems(`${place}.name`, name)),
      ...(isSecond ? [duplicate(`${place}.name`, name)] : []),
      ...(number === 0
        ? [required(`${place}.containerPort`)]
        : portProblems(`${place}.containerPort`, number)),
      ...oneOf(port, { name: "protocol", path: place, allowed: PROTOCOLS }),
    ];
  });
}

function variableProblems(variables: readonly JsonMap[], path: string): readonly FieldProblem[] {
  return variables.flatMap((variable, index) => {
    const place = `${path}[${index}]`;
    const hasBoth = (textAt(variable, "value") ?? "") !== "" && isMap(variable["valueFrom"]);
    const words = "may not be specified when `value` is not empty";
    return [
      ...((textAt(variable, "name") ?? "") === "" ? [required(`${place}.name`)] : []),
      ...(hasBoth ? [invalidValue(`${place}.valueFrom`, "", words)] : []),
    ];
  });
}

function mountProblems(
  mounts: readonly JsonMap[],
  volumes: ReadonlySet<string>,
  path: string,
): readonly FieldProblem[] {
  return mounts.flatMap((mount, index): FieldProblem[] => {
    const place = `${path}[${index}]`;
    const name = textAt(mount, "name") ?? "";
    const missing = {
      reason: "FieldValueNotFound",
      field: `${place}.name`,
      message: `Not found: ${JSON.stringify(name)}`,
    } as const;
    return [
      ...(name === "" ? [required(`${place}.name`)] : volumes.has(name) ? [] : [missing]),
      ...((textAt(mount, "mountPath") ?? "") === "" ? [required(`${place}.mountPath`)] : []),
    ];
  });
}

function resourceProblems(resources: JsonMap, path: string): readonly FieldProblem[] {
  const limits = mapAt(resources, "limits") ?? {};
  return Object.entries(mapAt(resources, "requests") ?? {}).flatMap(([name, request]) => {
    const limit = textAt(limits, name);
    if (limit === undefined || typeof request !== "string") return [];
    if (compareQuantities(request, limit) <= 0) return [];
    const words = `must be less than or equal to ${name} limit of ${canonicalQuantity(limit) ?? limit}`;
    return [invalidValue(`${path}.requests`, request, words)];
  });
}

const HANDLERS = ["exec", "httpGet", "tcpSocket", "grpc"];

function probeProblems(probe: JsonMap | undefined, path: string): readonly FieldProblem[] {
  if (probe === undefined) return [];
  const [first, ...others] = HANDLERS.filter((handler) => isMap(probe[handler]));
  if (first === undefined) return [required(path, "must specify a handler type")];
  return others.map((handler) =>
    forbiddenField(`${path}.${handler}`, "may not specify more than 1 handler type"),
  );
}

function volumeProblems(volumes: readonly JsonMap[], path: string): readonly FieldProblem[] {
  return volumes.flatMap((volume, index) => {
    const place = `${path}[${index}]`;
    const name = textAt(volume, "name") ?? "";
    const isSecond = volumes.findIndex((other) => textAt(other, "name") === name) < index;
    const kinds = Object.keys(volume).filter((key) => key !== "name");
    const order = ["emptyDir", "hostPath", "secret", "configMap"];
    const [, ...others] = kinds.toSorted(
      (left, right) => order.indexOf(left) - order.indexOf(right),
    );
    const lacksName =
      isMap(volume["configMap"]) && (textAt(volume, "configMap", "name") ?? "") === "";
    return [
      ...others.map((kind) =>
        forbiddenField(`${place}.${kind}`, "may not specify more than 1 volume type"),
      ),
      ...(lacksName ? [required(`${place}.configMap.name`)] : []),
      ...(name === ""
        ? [required(`${place}.name`)]
        : nameProblems(`${place}.name`, name, LABEL_RULE)),
      ...(name !== "" && isSecond ? [duplicate(`${place}.name`, name)] : []),
    ];
  });
}
