import {
  any,
  called,
  embedded,
  flag,
  integer,
  list,
  struct,
  text,
  textMap,
  texts,
} from "./shape.ts";
import type { Fitting } from "./shape.ts";

const TYPE = embedded("Gvk", { group: text, version: text, kind: text });
const ID = embedded("ResId", { ...TYPE, name: text, namespace: text });
const INT = called("int", integer);

/** Which objects something is for. */
export const SELECTOR = struct("Selector", {
  ...ID,
  annotationSelector: text,
  labelSelector: text,
});

/** A field of some kinds of objects. */
export const FIELD_SPEC = struct("FieldSpec", { ...TYPE, path: text, create: flag });

/** A change of an image. */
export const IMAGE = struct("Image", {
  name: text,
  newName: text,
  tagSuffix: text,
  newTag: text,
  digest: text,
});

/** How many replicas objects of a name get. */
export const REPLICA = struct("Replica", { name: text, count: integer });

/** A patch and what it is for. */
export const PATCH = struct("Patch", {
  path: text,
  patch: text,
  target: SELECTOR,
  options: struct("PatchArgs", { allowNameChange: flag, allowKindChange: flag }),
});

const FIELD_OPTIONS = struct("FieldOptions", {
  delimiter: text,
  index: INT,
  encoding: text,
  create: flag,
});

const TARGETS = list(
  struct("TargetSelector", {
    select: SELECTOR,
    reject: called("[]*types.Selector", list(SELECTOR)),
    fieldPaths: texts,
    options: FIELD_OPTIONS,
  }),
);

const REPLACEMENT_FIELDS = {
  source: struct("SourceSelector", { ...ID, fieldPath: text, options: FIELD_OPTIONS }),
  targets: called("[]*types.TargetSelector", TARGETS),
  sourceValue: text,
};

/** A value and where it is copied to. */
export const REPLACEMENT = struct("Replacement", REPLACEMENT_FIELDS);

/** A replacement, or the file that holds one or several. */
export const REPLACEMENT_FIELD = struct("ReplacementField", {
  ...embedded("Replacement", REPLACEMENT_FIELDS),
  path: text,
});

const GENERATOR_OPTIONS = struct("GeneratorOptions", {
  labels: textMap,
  annotations: textMap,
  disableNameSuffixHash: flag,
  immutable: flag,
});

const GENERATOR_FIELDS = embedded("GeneratorArgs", {
  namespace: text,
  name: text,
  behavior: text,
  ...embedded("KvPairSources", { literals: texts, files: texts, envs: texts, env: text }),
  options: GENERATOR_OPTIONS,
});

/** A ConfigMap to generate. */
export const CONFIG_MAP = struct("ConfigMapArgs", GENERATOR_FIELDS);

/** A Secret to generate. */
export const SECRET = struct("SecretArgs", { ...GENERATOR_FIELDS, type: text });

const METADATA = struct("ObjectMeta", {
  name: text,
  namespace: text,
  labels: textMap,
  annotations: textMap,
});

/** A variable: a name, an object, and the field of it that is the value. */
const VARIABLE = struct("Var", {
  name: text,
  objref: struct("Target", { apiVersion: text, ...TYPE, name: text, namespace: text }),
  fieldref: struct("FieldSelector", { fieldPath: text }),
});

const SORT_OPTIONS = struct("SortOptions", {
  order: called("types.SortOrder", text),
  legacySortOptions: struct("LegacySortOptions", { orderFirst: texts, orderLast: texts }),
});

const HELM_GLOBALS = struct("HelmGlobals", { chartHome: text, configHome: text });

const HELM_CHART = struct("HelmChart", {
  name: text,
  version: text,
  repo: text,
  releaseName: text,
  namespace: text,
  additionalValuesFiles: texts,
  valuesFile: text,
  valuesInline: { kind: "map", value: any },
  valuesMerge: text,
  includeCRDs: flag,
  skipHooks: flag,
  apiVersions: texts,
  kubeVersion: text,
  nameTemplate: text,
  skipTests: flag,
  debug: flag,
  devel: flag,
});

const HELM_CHART_ARGS = struct("HelmChartArgs", {
  chartName: text,
  chartVersion: text,
  chartRepoUrl: text,
  chartHome: text,
  chartRepoName: text,
  helmBin: text,
  helmHome: text,
  values: text,
  valuesLocal: { kind: "map", value: any },
  valuesMerge: text,
  releaseName: text,
  releaseNamespace: text,
  extraArgs: texts,
});

/** A kustomization.yaml, every field that v5.8.1 reads. */
export const KUSTOMIZATION = struct("Kustomization", {
  ...embedded("TypeMeta", { kind: text, apiVersion: text }),
  metadata: METADATA,
  openapi: textMap,
  namePrefix: text,
  nameSuffix: text,
  namespace: text,
  commonLabels: textMap,
  labels: list(
    struct("Label", {
      pairs: textMap,
      includeSelectors: flag,
      includeTemplates: flag,
      fields: list(FIELD_SPEC),
    }),
  ),
  commonAnnotations: textMap,
  patchesStrategicMerge: list(called("types.PatchStrategicMerge", text)),
  patchesJson6902: list(PATCH),
  patches: list(PATCH),
  images: list(IMAGE),
  imageTags: list(IMAGE),
  replacements: list(REPLACEMENT_FIELD),
  replicas: list(REPLICA),
  vars: list(VARIABLE),
  sortOptions: SORT_OPTIONS,
  resources: texts,
  components: texts,
  crds: texts,
  bases: texts,
  configMapGenerator: list(CONFIG_MAP),
  secretGenerator: list(SECRET),
  helmGlobals: HELM_GLOBALS,
  helmCharts: list(HELM_CHART),
  helmChartInflationGenerator: list(HELM_CHART_ARGS),
  generatorOptions: GENERATOR_OPTIONS,
  configurations: texts,
  generators: texts,
  transformers: texts,
  validators: texts,
  buildMetadata: texts,
});

export type KustomizationFields = Fitting<typeof KUSTOMIZATION>;
export type Selector = Fitting<typeof SELECTOR>;
export type Image = Fitting<typeof IMAGE>;
export type Replica = Fitting<typeof REPLICA>;
export type Patch = Fitting<typeof PATCH>;
export type Replacement = Fitting<typeof REPLACEMENT>;
export type ReplacementField = Fitting<typeof REPLACEMENT_FIELD>;
export type GeneratorOptions = Fitting<typeof GENERATOR_OPTIONS>;
export type ConfigMapArgs = Fitting<typeof CONFIG_MAP>;
export type SecretArgs = Fitting<typeof SECRET>;
export type Variable = Fitting<typeof VARIABLE>;
export type SortOptions = Fitting<typeof SORT_OPTIONS>;
