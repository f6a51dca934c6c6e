import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import type { Failure } from "../failure.ts";
import { fit } from "../kustomization/fit.ts";
import { lineOf } from "../kustomization/line-of.ts";
import type { TextFile } from "../load/read-file.ts";
import { CONFIGURATION } from "./configuration-shape.ts";
import type { ConfigurationFields } from "./configuration-shape.ts";
import type { Configuration } from "./configuration.ts";
import { fieldSpec } from "./field-spec.ts";
import type { FieldSpec, FieldSpecText } from "./field-spec.ts";
import { sortConfiguration } from "./merge-configuration.ts";

/** Reads a file that `configurations` names. Matches kustomize's makeTransformerConfigFromBytes. */
export function readConfiguration({ text, file }: TextFile): Result<Configuration, Failure> {
  const document = readOldDocument(text, "strict");
  if (!document.ok) {
    const { message, line } = document.error;
    return err(invalid(`error converting YAML to JSON: ${message}`, file, line));
  }
  const { value, root } = document.value;
  const fitted = fit(value, CONFIGURATION, { unknownFields: "refused", texts: "from-own-fields" });
  if (fitted.ok) return ok(sortConfiguration(configurationOf(fitted.value)));
  const [misfit] = fitted.error;
  const message = `error unmarshaling JSON: while decoding JSON: ${misfit?.message ?? ""}`;
  return err(invalid(message, file, lineOf(root, misfit?.path ?? [])));
}

function invalid(message: string, file: string, line: number | undefined): Failure {
  return {
    code: "configuration-invalid",
    message,
    advice: "Correct the configuration.",
    file,
    ...(line === undefined || line === 0 ? {} : { line }),
  };
}

function configurationOf(fields: ConfigurationFields): Configuration {
  return {
    namePrefix: specsOf(fields.namePrefix),
    nameSuffix: specsOf(fields.nameSuffix),
    namespace: specsOf(fields.namespace),
    commonLabels: specsOf(fields.commonLabels),
    labels: specsOf(fields.labels),
    templateLabels: specsOf(fields.templateLabels),
    commonAnnotations: specsOf(fields.commonAnnotations),
    nameReference: (fields.nameReference ?? []).map(
      ({ group = "", version = "", kind = "", fieldSpecs }) => ({
        group,
        version,
        kind,
        referrers: specsOf(fieldSpecs),
      }),
    ),
    varReference: specsOf(fields.varReference),
    images: specsOf(fields.images),
    replicas: specsOf(fields.replicas),
  };
}

/** Completes field specs. */
export function specsOf(specs: readonly FieldSpecText[] = []): readonly FieldSpec[] {
  return specs.map(fieldSpec);
}
