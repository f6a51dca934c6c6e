import type { KubeObject } from "../objects/kube-object.ts";
import { valueAt } from "../objects/read-json.ts";

const CONTROLLERS = ["source-controller", "kustomize-controller"];
const FLUX_NAMESPACE = "flux-system";
const PART_OF = "app.kubernetes.io/part-of";
const COMPONENT = "app.kubernetes.io/component";
const OUR_COMPONENT = "pullhook-agent"; // what this agent is installed with is labelled as part of Flux, too

/** The Deployments of Flux that reconcile what this agent reconciles, as namespace/name; those that are scaled to 0 rest. */
export function workingFluxControllers(deployments: readonly KubeObject[]): readonly string[] {
  const working = deployments.filter(
    (deployment) => isFluxController(deployment) && valueAt(deployment, "spec", "replicas") !== 0,
  );
  return working.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
}

/** What of a build is Flux itself, as `flux bootstrap` writes it to gotk-components.yaml; nothing where its controllers are not among it. */
export function fluxComponentsIn(objects: readonly KubeObject[]): ReadonlySet<KubeObject> {
  if (!objects.some(isFluxController)) return new Set();
  return new Set(objects.filter((object) => isFluxController(object) || isPartOfFlux(object)));
}

/**
 * Whether a live object is what Flux's resources stand on: their definitions, and the namespace of their controllers. With it
 * everything would go that was ever applied.
 */
export function isFluxFoundation(object: KubeObject): boolean {
  const { kind, metadata } = object;
  const carries = kind === "CustomResourceDefinition" || kind === "Namespace";
  return carries && metadata.labels?.[PART_OF] === "flux";
}

function isFluxController({ apiVersion, kind, metadata }: KubeObject): boolean {
  if (kind !== "Deployment" || !apiVersion.startsWith("apps/")) return false;
  if (!CONTROLLERS.includes(metadata.name)) return false;
  return metadata.namespace === FLUX_NAMESPACE || metadata.labels?.[PART_OF] === "flux";
}

function isPartOfFlux({ metadata: { labels = {} } }: KubeObject): boolean {
  return labels[PART_OF] === "flux" && labels[COMPONENT] !== OUR_COMPONENT;
}
