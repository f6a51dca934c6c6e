import {
  array,
  constantFrom,
  integer,
  oneof,
  record,
  shuffledSubarray,
  subarray,
  tuple,
} from "fast-check";
import type { Arbitrary } from "fast-check";

/** The files of a tree by their paths. */
export type Files = Readonly<Record<string, string>>;

const RESOURCES = [
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: &labels {app: web}
spec:
  replicas: 2
  selector: {matchLabels: *labels}
  template:
    metadata: {labels: *labels}
    spec:
      containers:
      - name: web
        image: nginx:1.25
        env:
        - name: SETTINGS
          valueFrom: {configMapKeyRef: {name: settings, key: a}}
        - {name: VARIABLE, value: $(NAME)}
`,
  `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    note: "1e3"
    folded: >-
      two
      lines
spec:
  selector: {app: web}
  ports: [{port: 80}, {port: 443, protocol: TCP}]
`,
  `apiVersion: v1
kind: ConfigMap
metadata: {name: plain}
data:
  text: |2
      indented
  number: "0644"
  structure: '{"a": [1, {"b": null}]}'
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Namespace, metadata: {name: web}}
`,
] as const;

const FIELDS = [
  "namePrefix: pre-",
  "nameSuffix: -suf",
  "namespace: other",
  "commonLabels: {common: label}",
  "commonAnnotations: {common: '1'}",
  "labels:\n- pairs: {lab: el}\n  includeSelectors: true\n  fields: [{path: spec/more, create: true}]",
  "images:\n- {name: nginx, newName: other/nginx, newTag: v2}",
  "replicas:\n- {name: web, count: 3}",
  "configMapGenerator:\n- name: settings\n  literals: [a=b, 'c=d e']\n  files: [data.bin]\n  envs: [some.env]",
  "secretGenerator:\n- name: passwords\n  literals: [a=b]\n  type: example.com/password",
  "generatorOptions: {disableNameSuffixHash: true, labels: {made: here}, immutable: true}",
  "patches:\n- target: {kind: Deployment|Service, labelSelector: 'app in (web)'}\n  patch: |-\n    - {op: add, path: /metadata/labels/x, value: {y: 1}}",
  "patchesStrategicMerge:\n- |-\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n  spec: {template: {spec: {containers: [{$patch: delete, name: web}, {name: new}]}}}",
  'patchesJson6902:\n- target: {version: v1, kind: Service, name: web}\n  patch: \'[{"op": "test", "path": "/spec/ports/0/port", "value": 80}]\'',
  "replacements:\n- source: {kind: ConfigMap, name: plain, fieldPath: data.structure}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: ['spec.template.spec.containers.[name=web].image', 'metadata.annotations.made']\n    options: {create: true, delimiter: ':', index: 1}",
  "vars:\n- name: NAME\n  objref: {apiVersion: v1, kind: Service, name: web}\n  fieldref: {fieldpath: metadata.name}",
  "sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service], orderLast: [Deployment]}}",
  "buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]",
  "transformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata: {name: made}\n  prefix: inline-\n  fieldSpecs: [{path: metadata/name}]",
  "generators:\n- |-\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n  metadata: {name: made}\n  literals: [x=y]",
  "openapi: {version: v1.21.2}",
  "crds: [crd.json]",
  "configurations: [configuration.yaml]",
] as const;

const LINES = [
  "null",
  "&a [*a, *a]",
  "  - {",
  "? [x]: y",
  "<<: *labels",
  "\ttab",
  "'",
  '"\\x"',
  "!!binary aGk=",
  "!!int text",
  "name: .inf",
  "kind: []",
  "- - - -",
  "resources: [., .., /, ../base, missing.yaml, top]",
  "patches: [{path: web.yaml, target: {name: '('}}]",
  "--- # next",
  "%TAG ! x",
  "metadata: {name: {a: b}, annotations: 5, labels: [x]}",
  "\u0000\ufeff\u2028\u{1f600}",
  `long: ${"x ".repeat(2000)}`,
] as const;

const RESOURCE_NAMES = ["web.yaml", "service.yaml", "more.yaml"] as const;

/** Trees of kustomizations that name each other: mostly right ones. */
export const wellFormedFiles: Arbitrary<Files> = record({
  base: subarray([...FIELDS], { maxLength: 4 }),
  component: subarray([...FIELDS], { minLength: 1, maxLength: 4 }),
  top: subarray([...FIELDS], { maxLength: 6 }),
  resources: shuffledSubarray([0, 1, 2], { minLength: 2 }),
}).map(({ base, component, top, resources }) => {
  const files: Record<string, string> = {};
  for (const at of resources) files[`base/${RESOURCE_NAMES[at] ?? ""}`] = RESOURCES[at] ?? "";
  for (const directory of ["base", "component", "top"]) {
    files[`${directory}/data.bin`] = "\u0001binary\n";
    files[`${directory}/some.env`] = "# comment\nKEY=value\nBARE=\n";
    files[`${directory}/crd.json`] = "{}";
    files[`${directory}/configuration.yaml`] = "nameReference: []\n";
  }
  const names = resources.map((at) => `- ${RESOURCE_NAMES[at] ?? ""}`).join("\n");
  files["base/kustomization.yaml"] = `resources:\n${names}\n${base.join("\n")}\n`;
  files["component/kustomization.yaml"] =
    `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${component.join("\n")}\n`;
  files["top/kustomization.yaml"] =
    `resources: [../base]\ncomponents: [../component]\n${top.join("\n")}\n`;
  return files;
});

interface Mutation {
  readonly kind: "cut" | "duplicate" | "insert" | "move" | "remove" | "replace";
  readonly file: number;
  readonly at: number;
  readonly to: number;
  readonly line: string;
}

const mutation: Arbitrary<Mutation> = record({
  kind: constantFrom("cut", "duplicate", "insert", "move", "remove", "replace"),
  file: integer({ min: 0, max: 30 }),
  at: integer({ min: 0, max: 60 }),
  to: integer({ min: 0, max: 60 }),
  line: oneof(constantFrom(...LINES), constantFrom(...FIELDS)),
});

/** Trees of kustomizations in which some lines are not what they should be. */
export const anyFiles: Arbitrary<Files> = tuple(
  wellFormedFiles,
  array(mutation, { maxLength: 6 }),
).map(([files, mutations]) => {
  let mutated = files;
  for (const each of mutations) mutated = mutate(mutated, each);
  return mutated;
});

function mutate(files: Files, { kind, file, at, to, line }: Mutation): Files {
  const names = Object.keys(files);
  const name = names[file % names.length] ?? "";
  const lines = (files[name] ?? "").split("\n");
  const index = at % lines.length;
  const own = lines[index] ?? "";
  const indent = /^[ -]*/.exec(own)?.[0] ?? "";
  if (kind === "remove") lines.splice(index, 1);
  if (kind === "duplicate") lines.splice(index, 0, own);
  if (kind === "insert") lines.splice(index, 0, line);
  if (kind === "replace") lines[index] = indent + line;
  if (kind === "cut") lines[index] = own.slice(0, to % (own.length + 1));
  if (kind === "move") lines.splice(to % lines.length, 0, ...lines.splice(index, 1));
  return { ...files, [name]: lines.join("\n") };
}
