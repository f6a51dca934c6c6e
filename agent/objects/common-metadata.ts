import type { KubeObject } from "./kube-object.ts";

type Texts = Readonly<Record<string, string>>;

/** Labels and annotations that a Kustomization sets on all its objects. */
export interface CommonMetadata {
  readonly labels?: Texts;
  readonly annotations?: Texts;
}

/** The object with these labels and annotations, which win over its own. Matches fluxcd/pkg/ssa SetCommonMetadata. */
export function withCommonMetadata(
  object: KubeObject,
  { labels, annotations }: CommonMetadata,
): KubeObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...merged("labels", object.metadata.labels, labels),
      ...merged("annotations", object.metadata.annotations, annotations),
    },
  };
}

/** The member to set; none where there is nothing to add, so that an object without labels gets no empty ones. */
function merged(name: string, own: Texts | undefined, common: Texts = {}): Record<string, Texts> {
  return Object.keys(common).length === 0 ? {} : { [name]: { ...own, ...common } };
}
