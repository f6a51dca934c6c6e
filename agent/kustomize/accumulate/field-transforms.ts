import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { BuildProblem } from "../build-problem.ts";
import type { Configuration } from "../configuration/configuration.ts";
import { fieldSpec } from "../configuration/field-spec.ts";
import type { FieldSpec } from "../configuration/field-spec.ts";
import { mergeFieldSpecs } from "../configuration/merge-configuration.ts";
import { specsOf } from "../configuration/read-configuration.ts";
import { placed } from "../failure.ts";
import type { Failure } from "../failure.ts";
import type {
  KustomizationFields,
  ReplacementField,
} from "../kustomization/kustomization-shape.ts";
import { applyJsonEntry, applyPatch, applyStrategicPatches } from "../patch/apply-patches.ts";
import { replaceValues } from "../replace/replace-values.ts";
import { addPrefix, addSuffix } from "../transform/rename.ts";
import { setEntries } from "../transform/set-entries.ts";
import { setImage } from "../transform/set-image.ts";
import { setNamespaces } from "../transform/set-namespace.ts";
import { setReplicas } from "../transform/set-replicas.ts";
import type { Transform } from "../transform/transformer.ts";
import type { Layer } from "./layer.ts";
import { builtInOrigin } from "./origin.ts";
import type { PlacedTransform } from "./placed-transform.ts";

/** What the fields of a kustomization change, in kustomize's order; all that is wrong with them is told. */
export function fieldTransforms(
  layer: Layer,
  configuration: Configuration,
): Result<readonly PlacedTransform[], readonly BuildProblem[]> {
  const collector = new Collector(layer, configuration);
  collector.addPatchesStrategicMerge();
  collector.addPatches();
  collector.addNamesAndNamespace();
  collector.addLabels();
  collector.addAnnotations();
  collector.addJsonPatches();
  collector.addReplicas();
  collector.addImages();
  collector.addReplacements();
  const { transforms, problems } = collector;
  return problems.length > 0 ? err(problems) : ok(transforms);
}

type Path = readonly [keyof KustomizationFields, ...(number | string)[]];

class Collector {
  readonly transforms: PlacedTransform[] = [];
  readonly problems: BuildProblem[] = [];
  readonly #layer: Layer;
  readonly #fields: KustomizationFields;
  readonly #configuration: Configuration;

  constructor(layer: Layer, configuration: Configuration) {
    this.#layer = layer;
    this.#fields = layer.kustomization.fields;
    this.#configuration = configuration;
  }

  addPatchesStrategicMerge(): void {
    const { patchesStrategicMerge: paths = [] } = this.#fields;
    if (paths.length === 0) return;
    const transform = applyStrategicPatches({ paths, patches: "" }, this.#layer, (at) =>
      this.#layer.kustomization.place("patchesStrategicMerge", at),
    );
    this.#add("PatchStrategicMergeTransformer", ["patchesStrategicMerge"], transform);
  }

  addPatches(): void {
    for (const [at, entry] of (this.#fields.patches ?? []).entries()) {
      const place = this.#layer.kustomization.place("patches", at);
      this.#add("PatchTransformer", ["patches", at], applyPatch(entry, this.#layer, place));
    }
  }

  addNamesAndNamespace(): void {
    const { namespace = "", namePrefix = "", nameSuffix = "" } = this.#fields;
    const { namespace: specs, namePrefix: prefixed, nameSuffix: suffixed } = this.#configuration;
    if (namespace !== "") {
      const settings = { namespace, specs, subjects: "defaultOnly", unsetOnly: false } as const;
      this.#add("NamespaceTransformer", ["namespace"], ok(setNamespaces(settings)));
    }
    if (namePrefix !== "") {
      this.#add("PrefixTransformer", ["namePrefix"], ok(addPrefix(namePrefix, prefixed)));
    }
    if (nameSuffix !== "") {
      this.#add("SuffixTransformer", ["nameSuffix"], ok(addSuffix(nameSuffix, suffixed)));
    }
  }

  addLabels(): void {
    const { labels = [], commonLabels = {} } = this.#fields;
    if (labels.length === 0 && Object.keys(commonLabels).length === 0) return;
    for (const [at, label] of labels.entries()) {
      const specs = labelSpecs(label, this.#configuration);
      const transform = specs.ok ? ok(setEntries(label.pairs ?? {}, specs.value)) : specs;
      this.#add("LabelTransformer", ["labels", at], transform);
    }
    const common = setEntries(commonLabels, this.#configuration.commonLabels);
    this.#add("LabelTransformer", ["commonLabels"], ok(common));
  }

  addAnnotations(): void {
    const { commonAnnotations = {} } = this.#fields;
    if (Object.keys(commonAnnotations).length === 0) return;
    const transform = setEntries(commonAnnotations, this.#configuration.commonAnnotations);
    this.#add("AnnotationsTransformer", ["commonAnnotations"], ok(transform));
  }

  addJsonPatches(): void {
    for (const [at, entry] of (this.#fields.patchesJson6902 ?? []).entries()) {
      const transform = applyJsonEntry(entry, this.#layer);
      this.#add("PatchJson6902Transformer", ["patchesJson6902", at], transform);
    }
  }

  addReplicas(): void {
    for (const [at, entry] of (this.#fields.replicas ?? []).entries()) {
      const transform = setReplicas(entry, this.#configuration.replicas);
      this.#add("ReplicaCountTransformer", ["replicas", at], ok(transform));
    }
  }

  addImages(): void {
    for (const field of ["images", "imageTags"] as const) {
      for (const [at, image] of (this.#fields[field] ?? []).entries()) {
        const transform = setImage(image, this.#configuration.images);
        this.#add("ImageTagTransformer", [field, at], transform);
      }
    }
  }

  addReplacements(): void {
    const { replacements = [] } = this.#fields;
    if (replacements.length === 0) return;
    const transform = replaceValues(replacements.map(withoutNoTargets), this.#layer, (at) =>
      this.#layer.kustomization.place("replacements", at),
    );
    this.#add("ReplacementTransformer", ["replacements"], transform);
  }

  #add(kind: string, path: Path, transform: Result<Transform, Failure>): void {
    const { kustomization, origin } = this.#layer;
    const place = kustomization.place(...path);
    if (!transform.ok) {
      this.problems.push(placed(transform.error, place));
      return;
    }
    this.transforms.push({
      transform: transform.value,
      place,
      origin:
        origin === undefined ? undefined : builtInOrigin(origin, kustomization.fileName, kind),
    });
  }
}

type Label = NonNullable<KustomizationFields["labels"]>[number];

const METADATA_LABELS = [fieldSpec({ path: "metadata/labels", create: true })];

/** The fields into which an entry of `labels` goes. */
function labelSpecs(
  { fields, includeSelectors = false, includeTemplates = false }: Label,
  configuration: Configuration,
): Result<readonly FieldSpec[], Failure> {
  const lists = [configuration.labels];
  if (includeSelectors) lists.push(configuration.commonLabels);
  else if (includeTemplates) lists.push(configuration.templateLabels, METADATA_LABELS);
  else lists.push(METADATA_LABELS);
  let specs = specsOf(fields);
  for (const list of lists) {
    const merged = mergeFieldSpecs(specs, list);
    if (!merged.ok) {
      return err({
        code: "configuration-invalid",
        message: "failed to merge labels: conflicting fieldspecs",
        advice: `Say the same of create for "${merged.error.path}" as kustomize's own configuration.`,
      });
    }
    specs = merged.value;
  }
  return ok(specs);
}

/** kustomize hands fields on without empty lists; a replacement that has no targets is then as one that says none. */
function withoutNoTargets(entry: ReplacementField): ReplacementField {
  const { targets, ...others } = entry;
  return targets === undefined || targets.length > 0 ? entry : others;
}
