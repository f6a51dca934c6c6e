import { err, ok, type Result } from "#contract/result.ts";

import { printDuration } from "../objects/duration.ts";
import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import { checkDependencies } from "../plan/check-dependencies.ts";
import type { Failure } from "../report/kustomization-outcome.ts";
import type { Settings } from "./settings.ts";
import type { Source } from "./sources.ts";
import { unsupportedInKustomization, unsupportedMessage } from "./unsupported.ts";

/** Where the files of a Kustomization are, as far as is known. */
export type SourceState =
  | { readonly kind: "unsupported" } // it is no GitRepository
  | { readonly kind: "missing" } // there is no such GitRepository
  | { readonly kind: "never-seen" } // it has no revision yet
  | { readonly kind: "not-at-hand" } // it has one, but its files cannot be read now
  | { readonly kind: "ready"; readonly source: Source };

const TERMINAL = "Reconciliation failed terminally due to configuration error"; // Flux's words

/** The source of a Kustomization, if that can be reconciled from it now. */
export function readySource(
  kustomization: FluxKustomization,
  state: SourceState,
  {
    noCrossNamespaceRefs,
    requeueDependencySeconds,
  }: Pick<Settings, "noCrossNamespaceRefs" | "requeueDependencySeconds">,
): Result<Source, Failure> {
  const { spec, source } = kustomization;
  const retry = printDuration(requeueDependencySeconds);
  const fields = unsupportedInKustomization(spec);
  if (fields.length > 0) return err(unsupported(unsupportedMessage(fields)));
  if (noCrossNamespaceRefs && source.namespace !== kustomization.namespace) {
    return err(accessDenied(source));
  }
  const name = source.isForeign ? `${source.namespace}/${source.name}` : source.name;
  switch (state.kind) {
    case "ready":
      return ok(state.source);
    case "unsupported":
      return err(
        unsupported(
          `spec.sourceRef.kind '${source.kind}' is not supported yet: only GitRepository is`,
        ),
      );
    case "missing": {
      const message = `Source '${source.kind}/${name}' not found`;
      return err({ reason: "ArtifactFailed", message, retry: "retry-interval" });
    }
    case "never-seen":
      return err(waiting(`Source artifact not found, retrying in ${retry}`));
    case "not-at-hand":
      return err(waiting(`Source is not ready, artifact not found, retrying in ${retry}`));
  }
}

/** Why a Kustomization cannot be reconciled before others are; undefined where it can. */
export function unmetDependency(
  kustomization: FluxKustomization,
  revision: string,
  find: (key: string) => FluxKustomization | undefined,
): Failure | undefined {
  const state = checkDependencies(kustomization, { revision, find });
  switch (state.kind) {
    case "met":
      return undefined;
    case "unmet":
      return { reason: "DependencyNotReady", message: state.message, retry: "dependency" };
    case "invalid":
      return invalidExpression(state.message);
  }
}

/** The failure of a Kustomization with an expression that is none. */
export function invalidExpression(message: string): Failure {
  return { reason: "InvalidCELExpression", message: `${TERMINAL}: ${message}`, retry: "never" };
}

/** Flux's sentence, which it never tries again either. */
function accessDenied({ kind, namespace, name }: FluxKustomization["source"]): Failure {
  const message = `can't access '${kind}/${namespace}/${name}', cross-namespace references have been blocked`;
  return { reason: "AccessDenied", message, retry: "never" };
}

function unsupported(message: string): Failure {
  return { reason: "UnsupportedField", message, retry: "never" };
}

function waiting(message: string): Failure {
  return { reason: "ArtifactFailed", message, retry: "dependency" };
}
