import { err } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonValue } from "../../objects/kube-object.ts";
import type { Failure, Place } from "../failure.ts";
import { fit } from "../kustomization/fit.ts";
import type { FieldShapes, Fitting, StructShape } from "../kustomization/shape.ts";
import type { Scope } from "../load/scope.ts";

/** Makes something of the object that configures it. */
export type Configure<Made> = (
  config: JsonValue,
  scope: Scope,
  place: Place,
) => Result<Made, Failure>;

/** How messages begin, by what kustomize reads a configuration with. */
const READING = {
  "from-any": "yaml: unmarshal errors",
  "from-own-fields": "error unmarshaling JSON: while decoding JSON",
} as const;

/** Makes something of an object of a shape; what the shape does not know is ignored. */
export function configured<const Fields extends FieldShapes, Made>(
  shape: StructShape<Fields>,
  make: (config: Fitting<StructShape<Fields>>, scope: Scope, place: Place) => Result<Made, Failure>,
  texts: "from-any" | "from-own-fields" = "from-own-fields",
): Configure<Made> {
  return (config, scope, place) => {
    const fitted = fit(config, shape, { unknownFields: "ignored", texts });
    if (fitted.ok) return make(fitted.value, scope, place);
    return err({
      code: "transformer-invalid",
      message: `${READING[texts]}: ${fitted.error[0]?.message ?? ""}`,
      advice: "Correct the field.",
    });
  };
}
