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
  readonly expressions: readonly ReceiverExpression[];
}

/** A CEL expression of a Receiver, and where in it. */
export interface ReceiverExpression {
  readonly place: string; // as Flux names it: invalid resourceFilter expression
  readonly source: string;
  readonly variables: readonly string[]; // that it may ask for
  readonly isQuestion: boolean; // its answer must be yes or no
}

/** Reads a Receiver of any served version; the API server has checked its shape. */
export function readReceiver(object: KubeObject): Receiver {
  const spec = objectAt(object, "spec");
  const secretName = textAt(spec, "secretRef", "name");
  return {
    ...readFluxObject(object),
    intervalSeconds: parseDuration(textAt(spec, "interval") ?? "") ?? DEFAULT_INTERVAL_SECONDS,
    ...(secretName === undefined ? {} : { secretName }),
    expressions: [...filtersOf(spec), ...listAt(spec, "oidcProviders").flatMap(claimsOf)],
  };
}

/** Expressions over the webhook's request and the resource that is to be told; over claims, too, where there are tokens. */
function filtersOf(spec: JsonValue): readonly ReceiverExpression[] {
  const claims = textAt(spec, "type") === "generic-oidc" ? ["claims"] : [];
  const how = { variables: ["res", "req", ...claims], isQuestion: true };
  const ofAll = textAt(spec, "resourceFilter") ?? "";
  const filters = [
    { place: "invalid resourceFilter expression", source: ofAll, ...how },
    ...listAt(spec, "resources").map((resource, index) => {
      const which = `kind=${quoted(resource, "kind")}, name=${quoted(resource, "name")}`;
      const place = `invalid filter expression for resources[${index}] (${which})`;
      return { place, source: textAt(resource, "filter") ?? "", ...how };
    }),
  ];
  return filters.filter(({ source }) => source !== "");
}

/** Expressions over the claims of tokens, and over what was named before. */
function claimsOf(provider: JsonValue, index: number): readonly ReceiverExpression[] {
  const issuer = `oidcProviders[${index}] (issuerURL=${quoted(provider, "issuerURL")})`;
  function read(list: string, what: string, name: string): readonly ReceiverExpression[] {
    return listAt(provider, list).map((each) => ({
      place: `${issuer}: invalid expression for ${what} ${quoted(each, name)}`,
      source: textAt(each, "expression") ?? "",
      variables: ["claims", "vars"],
      isQuestion: list === "validations",
    }));
  }
  return [
    ...read("variables", "variable", "name"),
    ...read("validations", "validation", "message"),
  ];
}

function quoted(value: JsonValue, name: string): string {
  return JSON.stringify(textAt(value, name) ?? "");
}
