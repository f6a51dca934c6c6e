const INTERNAL = "internal.config.kubernetes.io";

/** The annotations in which a build remembers things about an object; they are taken off in the end. */
export const BUILD_ANNOTATION = {
  previousKinds: `${INTERNAL}/previousKinds`,
  previousNames: `${INTERNAL}/previousNames`,
  previousNamespaces: `${INTERNAL}/previousNamespaces`,
  prefixes: `${INTERNAL}/prefixes`,
  suffixes: `${INTERNAL}/suffixes`,
  allowNameChange: `${INTERNAL}/allowNameChange`,
  allowKindChange: `${INTERNAL}/allowKindChange`,
  refBy: `${INTERNAL}/refBy`,
  generatorBehavior: `${INTERNAL}/generatorBehavior`,
  needsHashSuffix: `${INTERNAL}/needsHashSuffix`,
  helmGenerated: `${INTERNAL}/helm-generated`,
} as const;

/** All annotations that are taken off in the end, with those of the reading of resources. */
export const BUILD_ANNOTATIONS: readonly string[] = [
  ...Object.values(BUILD_ANNOTATION),
  `${INTERNAL}/path`,
  `${INTERNAL}/index`,
  `${INTERNAL}/seqindent`,
  `${INTERNAL}/id`,
  `${INTERNAL}/annotations-migration-resource-id`,
  "config.kubernetes.io/path",
  "config.kubernetes.io/index",
  "config.k8s.io/id",
];

/** Where an object comes from, and what changed it; kept where buildMetadata asks for it. */
export const ORIGIN_ANNOTATION = "config.kubernetes.io/origin";
export const TRANSFORMATIONS_ANNOTATION = "alpha.config.kubernetes.io/transformations";

/** Whoever has it, with any value but "false", is input of the build and no part of the result. */
export const LOCAL_CONFIG_ANNOTATION = "config.kubernetes.io/local-config";

/** What says yes in a build annotation. */
export const ENABLED = "enabled";

/** Tells whether an annotation is of the build, or of kyaml, and survives a JSON patch. */
export function isInternalAnnotation(key: string): boolean {
  return key.startsWith(`${INTERNAL}/`) || LEGACY_INTERNAL.has(key);
}

const LEGACY_INTERNAL: ReadonlySet<string> = new Set([
  "config.kubernetes.io/path",
  "config.kubernetes.io/index",
  "config.k8s.io/id",
]);
