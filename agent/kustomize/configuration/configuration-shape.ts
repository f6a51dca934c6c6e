import { FIELD_SPEC } from "../kustomization/kustomization-shape.ts";
import { list, struct, text } from "../kustomization/shape.ts";
import type { Fitting } from "../kustomization/shape.ts";

const FIELDS = list(FIELD_SPEC);

/** A file that `configurations` names. */
export const CONFIGURATION = struct("TransformerConfig", {
  namePrefix: FIELDS,
  nameSuffix: FIELDS,
  namespace: FIELDS,
  commonLabels: FIELDS,
  labels: FIELDS,
  templateLabels: FIELDS,
  commonAnnotations: FIELDS,
  nameReference: list(
    struct("NameBackReferences", { group: text, version: text, kind: text, fieldSpecs: FIELDS }),
  ),
  varReference: FIELDS,
  images: FIELDS,
  replicas: FIELDS,
});

export type ConfigurationFields = Fitting<typeof CONFIGURATION>;
