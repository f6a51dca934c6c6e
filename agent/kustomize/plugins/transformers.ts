import { basename } from "node:path/posix";

import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import { specsOf } from "../configuration/read-configuration.ts";
import type { Failure } from "../failure.ts";
import { addHash } from "../generate/hash.ts";
import { fit } from "../kustomization/fit.ts";
import {
  FIELD_SPEC,
  IMAGE,
  PATCH,
  REPLACEMENT_FIELD,
  REPLICA,
  SELECTOR,
} from "../kustomization/kustomization-shape.ts";
import { called, flag, integer, list, struct, text, textMap } from "../kustomization/shape.ts";
import type { Fitting } from "../kustomization/shape.ts";
import { readTextFile } from "../load/read-file.ts";
import type { Scope } from "../load/scope.ts";
import { applyJsonEntry, applyPatch, applyStrategicPatches } from "../patch/apply-patches.ts";
import { replaceValues } from "../replace/replace-values.ts";
import { addValue } from "../transform/add-value.ts";
import { addPrefix, addSuffix } from "../transform/rename.ts";
import { setEntries } from "../transform/set-entries.ts";
import { setImage } from "../transform/set-image.ts";
import { SUBJECT_MODES, setNamespaces } from "../transform/set-namespace.ts";
import { setReplicas } from "../transform/set-replicas.ts";
import { eachResource } from "../transform/transformer.ts";
import type { Transform } from "../transform/transformer.ts";
import { configured } from "./plugin-config.ts";
import type { Configure } from "./plugin-config.ts";

const FIELD_SPECS = list(FIELD_SPEC);
const FS_SLICE = called("types.FsSlice", FIELD_SPECS);

const annotations = configured(
  struct("AnnotationsTransformerPlugin", { annotations: textMap, fieldSpecs: FIELD_SPECS }),
  (config) => ok(setEntries(config.annotations ?? {}, specsOf(config.fieldSpecs))),
);

const labels = configured(
  struct("LabelTransformerPlugin", { labels: textMap, fieldSpecs: FIELD_SPECS }),
  (config) => ok(setEntries(config.labels ?? {}, specsOf(config.fieldSpecs))),
);

const hash = configured(struct("HashTransformerPlugin", {}), () => ok(eachResource(addHash)));

const image = configured(
  struct("ImageTagTransformerPlugin", { imageTag: IMAGE, fieldSpecs: FIELD_SPECS }),
  (config) => setImage(config.imageTag ?? {}, specsOf(config.fieldSpecs)),
);

const namespace = configured(
  struct("NamespaceTransformerPlugin", {
    metadata: struct("ObjectMeta", { namespace: text }),
    fieldSpecs: FIELD_SPECS,
    unsetOnly: flag,
    setRoleBindingSubjects: called("namespace.RoleBindingSubjectMode", text),
  }),
  ({ metadata, fieldSpecs, unsetOnly = false, setRoleBindingSubjects: mode = "" }) => {
    const subjects = SUBJECT_MODES.find((known) => known === (mode || "defaultOnly"));
    if (subjects === undefined) {
      return err(
        invalid(
          `invalid value "${mode}" for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`,
        ),
      );
    }
    const specs = specsOf(fieldSpecs);
    return ok(setNamespaces({ namespace: metadata?.namespace ?? "", specs, subjects, unsetOnly }));
  },
);

const prefix = configured(
  struct("PrefixTransformerPlugin", { prefix: text, fieldSpecs: FS_SLICE }),
  (config) => {
    if (config.fieldSpecs === undefined)
      return err(invalid("fieldSpecs is not expected to be nil"));
    return ok(addPrefix(config.prefix ?? "", specsOf(config.fieldSpecs)));
  },
  "from-any",
);

const suffix = configured(
  struct("SuffixTransformerPlugin", { suffix: text, fieldSpecs: FS_SLICE }),
  (config) => {
    if (config.fieldSpecs === undefined)
      return err(invalid("fieldSpecs is not expected to be nil"));
    return ok(addSuffix(config.suffix ?? "", specsOf(config.fieldSpecs)));
  },
  "from-any",
);

const prefixAndSuffix: Configure<Transform> = (config, scope, place) => {
  const first = prefix(config, scope, place);
  const second = suffix(config, scope, place);
  if (!first.ok) return first;
  if (!second.ok) return second;
  return ok((resources) => first.value(resources) ?? second.value(resources));
};

const patch = configured(struct("PatchTransformerPlugin", PATCH.fields), applyPatch);

const jsonPatch = configured(
  struct("PatchJson6902TransformerPlugin", { target: SELECTOR, path: text, jsonOp: text }),
  ({ target, path = "", jsonOp = "" }, scope) =>
    applyJsonEntry({ ...(target === undefined ? {} : { target }), path, patch: jsonOp }, scope),
);

const strategicPatches = configured(
  struct("PatchStrategicMergeTransformerPlugin", {
    paths: list(called("types.PatchStrategicMerge", text)),
    patches: text,
  }),
  ({ paths = [], patches = "" }, scope, place) =>
    applyStrategicPatches({ paths, patches }, scope, () => place),
);

const replacements = configured(
  struct("ReplacementTransformerPlugin", { replacements: list(REPLACEMENT_FIELD) }),
  (config, scope, place) => replaceValues(config.replacements ?? [], scope, () => place),
);

const replicas = configured(
  struct("ReplicaCountTransformerPlugin", { replica: REPLICA, fieldSpecs: FIELD_SPECS }),
  (config) => ok(setReplicas(config.replica ?? {}, specsOf(config.fieldSpecs))),
);

const ADD_TARGET = struct("Target", {
  selector: SELECTOR,
  fieldPath: text,
  filePathPosition: integer,
});
const ADD_TARGETS = list(called("builtins.Target", ADD_TARGET));

const valueAdd = configured(
  struct("ValueAddTransformerPlugin", { value: text, targets: ADD_TARGETS, targetFilePath: text }),
  ({ value = "", targets = [], targetFilePath = "" }, scope) => {
    const more = targetFilePath === "" ? ok([]) : readTargets(targetFilePath, scope);
    if (!more.ok) return more;
    const all = [...targets, ...more.value].map((target) => ({
      selector: target.selector,
      fieldPath: target.fieldPath ?? "",
      filePathPosition: Number(target.filePathPosition ?? 0),
    }));
    if (all.length === 0) return err(invalid("must specify at least one target"));
    for (const { fieldPath, filePathPosition } of all) {
      if (fieldPath === "") return err(invalid("fieldPath cannot be empty"));
      if (filePathPosition < 0) {
        const message = `value of FilePathPosition (${filePathPosition}) cannot be negative`;
        return err(invalid(message));
      }
    }
    return ok(addValue(value.trim() || basename(`/${scope.loader.root}`) || "/", all));
  },
);

function readTargets(path: string, scope: Scope): Result<Fitting<typeof ADD_TARGETS>, Failure> {
  const loaded = readTextFile(scope, path);
  if (!loaded.ok) return loaded;
  const document = readOldDocument(loaded.value.text);
  const shape = struct("Targets", { targets: ADD_TARGETS });
  if (!document.ok) return err({ ...invalid(document.error.message), file: loaded.value.file });
  const fitted = fit(document.value.value, shape, {
    unknownFields: "ignored",
    texts: "from-own-fields",
  });
  if (fitted.ok) return ok(fitted.value.targets ?? []);
  return err({ ...invalid(fitted.error[0]?.message ?? ""), file: loaded.value.file });
}

function invalid(message: string): Failure {
  return {
    code: "transformer-invalid",
    message,
    advice: "Correct the transformer's configuration.",
  };
}

/** kustomize's own transformers, by the kind of the object that configures one. */
export const TRANSFORMERS: ReadonlyMap<string, Configure<Transform>> = new Map([
  ["AnnotationsTransformer", annotations],
  ["HashTransformer", hash],
  ["ImageTagTransformer", image],
  ["LabelTransformer", labels],
  ["NamespaceTransformer", namespace],
  ["PatchJson6902Transformer", jsonPatch],
  ["PatchStrategicMergeTransformer", strategicPatches],
  ["PatchTransformer", patch],
  ["PrefixSuffixTransformer", prefixAndSuffix],
  ["PrefixTransformer", prefix],
  ["ReplacementTransformer", replacements],
  ["ReplicaCountTransformer", replicas],
  ["SuffixTransformer", suffix],
  ["ValueAddTransformer", valueAdd],
]);
