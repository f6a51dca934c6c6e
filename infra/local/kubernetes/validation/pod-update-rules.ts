import { equalJson, isMap, mapAt, mapsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { forbiddenField } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";

/** Of a pod's spec only the images and a few numbers may change. */
export function podUpdateProblems(object: JsonMap, live: JsonMap): readonly FieldProblem[] {
  if (equalJson(fixedSpec(object), fixedSpec(live))) return [];
  const words =
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
  return [forbiddenField("spec", words)];
}

function fixedSpec(pod: JsonMap): Json {
  const {
    activeDeadlineSeconds: _deadline,
    tolerations: _more,
    ...spec
  } = mapAt(pod, "spec") ?? {};
  return {
    ...spec,
    containers: withoutImages(spec, "containers"),
    initContainers: withoutImages(spec, "initContainers"),
  };
}

function withoutImages(spec: JsonMap, list: string): readonly Json[] {
  return mapsAt(spec, list)
    .filter(isMap)
    .map(({ image: _image, ...container }) => container);
}
