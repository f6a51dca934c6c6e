import { parseDuration } from "./duration.ts";
import { readFluxObject, type FluxObject } from "./flux-object.ts";
import type { JsonValue, KubeObject } from "./kube-object.ts";
import { listAt, objectAt, textAt } from "./read-json.ts";

export const RECEIVER = {
  apiVersion: "notification.toolkit.fluxcd.io/v1",
  kind: "Receiver",
} as const;

const DEFAULT_INTERVAL_SECONDS = 600; // Flux's

/** A Receiver in the words that the agent uses. */
export interface Receiver extends FluxObject {
  readonly intervalSeconds: number;
  readonly secretName?: string; // absent: its senders prove themselves by tokens of an issuer (generic-oidc)
  readonly filters: readonly string[]; // CEL expressions that may ask for `req`, `res` and, of such tokens, `claims`
  readonly validations: readonly string[]; // CEL expressions over `claims` and `vars`
}

/** Reads a Receiver of any served version; the API server has checked its shape. */
export function readReceiver(object: KubeObject): Receiver {
  const spec = objectAt(object, "spec");
  const secretName = textAt(spec, "secretRef", "name");
  const all = [spec, ...listAt(spec, "resources")];
  const providers = listAt(spec, "oidcProviders");
  return {
    ...readFluxObject(object),
    intervalSeconds: parseDuration(textAt(spec, "interval") ?? "") ?? DEFAULT_INTERVAL_SECONDS,
    ...(secretName === undefined ? {} : { secretName }),
    filters: all.flatMap((each, index) =>
      expressionAt(each, index === 0 ? "resourceFilter" : "filter"),
    ),
    validations: providers
      .flatMap((provider) => listAt(provider, "validations"))
      .flatMap((validation) => expressionAt(validation, "expression")),
  };
}

function expressionAt(value: JsonValue, name: string): readonly string[] {
  const expression = textAt(value, name) ?? "";
  return expression === "" ? [] : [expression];
}
