import { parseAllDocuments } from "yaml";

import { isKubeObject, type KubeObject } from "../../agent/objects/kube-object.ts";

/** The objects in YAML documents; what is none is left out. */
export function readManifests(text: string): readonly KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    return isKubeObject(value) ? [value] : [];
  });
}
