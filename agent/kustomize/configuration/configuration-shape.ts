import { FIELD_SPEC } from "../kustomization/kustomization-shape.ts";
import { called, embedded, list, struct, text } from "../kustomization/shape.ts";
import type { Fitting } from "../kustomization/shape.ts";

const FIELDS = called("types.FsSlice", list(FIELD_SPEC));

const FIELDS_BY_PART = struct("TransformerConfig", {
  namePrefix: FIELDS,
  nameSuffix: FIELDS,
  namespace: FIELDS,
  commonLabels: FIELDS,
  labels: FIELDS,
  templateLabels: FIELDS,
  commonAnnotations: FIELDS,
  nameReference: list(
    struct("NameBackReferences", {
      ...embedded("Gvk", { group: text, version: text, kind: text }),
      fieldSpecs: FIELDS,
    }),
  ),
  varReference: FIELDS,
  images: FIELDS,
  replicas: FIELDS,
});

/** A file that `configurations` names. */
export const CONFIGURATION = called("builtinconfig.TransformerConfig", FIELDS_BY_PART);

export type ConfigurationFields = Fitting<typeof CONFIGURATION>;
