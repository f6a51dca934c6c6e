import type { KustomizationFields } from "./kustomization-shape.ts";

const FIX = "Run 'kustomize edit fix' to update your Kustomization automatically.";

/** The old fields, and what to use instead; in the order in which kustomize warns of them. */
const DEPRECATED = [
  { field: "bases", instead: "resources", fix: FIX },
  { field: "commonLabels", instead: "labels", fix: FIX },
  { field: "imageTags", instead: "images", fix: FIX },
  { field: "patchesJson6902", instead: "patches", fix: FIX },
  { field: "patchesStrategicMerge", instead: "patches", fix: FIX },
  { field: "vars", instead: "replacements", fix: `[EXPERIMENTAL] ${FIX}` },
] as const;

/** Warns of old fields, in kustomize's words. */
export function deprecationWarnings(fields: KustomizationFields): string[] {
  return DEPRECATED.filter(({ field }) => fields[field] !== undefined).map(
    ({ field, instead, fix }) =>
      `# Warning: '${field}' is deprecated. Please use '${instead}' instead. ${fix}`,
  );
}
