import { err, ok, type Result } from "#contract/result.ts";

import { printProblem } from "../../kustomize/build-problem.ts";
import { fit } from "../../kustomize/kustomization/fit.ts";
import {
  KUSTOMIZATION,
  type KustomizationFields,
} from "../../kustomize/kustomization/kustomization-shape.ts";
import { lineOf } from "../../kustomize/kustomization/line-of.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import type { FieldChange } from "./field-change.ts";
import { KustomizationText } from "./kustomization-text.ts";
import { setEntries } from "./set-entries.ts";
import { setItems } from "./set-items.ts";
import { setText } from "./set-text.ts";

const COMPONENT = "Component";
const API_VERSION = "kustomize.config.k8s.io/v1beta1";
const COMPONENT_API_VERSION = "kustomize.config.k8s.io/v1alpha1";

/**
 * Changes one field in the text of a kustomization; all else stays as it was written, comments and order too. Like kustomize's
 * edit it refuses what is no kustomization, and writes down apiVersion and kind where they are missing.
 */
export function changeKustomization(
  text: string,
  file: string,
  change: FieldChange,
): Result<string, readonly string[]> {
  const fields = readFields(text, file);
  if (!fields.ok) return fields;
  const written = KustomizationText.read(text);
  if (!written.ok) return err([`${file}: ${written.error}`]);
  const kind = fields.value.kind ?? "";
  const isComponent = kind === COMPONENT;
  if ((fields.value.apiVersion ?? "") === "") {
    setText(written.value, "apiVersion", isComponent ? COMPONENT_API_VERSION : API_VERSION);
  }
  if (kind === "") setText(written.value, "kind", "Kustomization");
  const problem = make(change, written.value);
  return problem === undefined ? ok(written.value.changed()) : err([`${file}: ${problem}`]);
}

function readFields(text: string, file: string): Result<KustomizationFields, readonly string[]> {
  const document = readOldDocument(text);
  if (!document.ok) {
    const { message, line } = document.error;
    return err([tell(message, file, line === 0 ? undefined : line)]);
  }
  const { value, root } = document.value;
  const fitted = fit(value ?? {}, KUSTOMIZATION, { unknownFields: "refused", texts: "only" });
  if (fitted.ok) return ok(fitted.value);
  return err(fitted.error.map(({ message, path }) => tell(message, file, lineOf(root, path))));
}

function tell(message: string, file: string, line: number | undefined): string {
  return printProblem({
    code: "kustomization-invalid",
    message: `invalid Kustomization: ${message}`,
    file,
    ...(line === undefined ? {} : { line }),
    advice: "Correct it first; nothing was changed.",
  });
}

function make(change: FieldChange, text: KustomizationText): string | undefined {
  switch (change.kind) {
    case "text":
      return setText(text, change.field, change.value);
    case "entries":
      return setEntries(text, change.field, change.entries);
    case "items": {
      const { field, formerField = field } = change;
      const isFormer = text.find(field) === undefined && text.find(formerField) !== undefined;
      return setItems(text, isFormer ? formerField : field, change.items);
    }
  }
}
