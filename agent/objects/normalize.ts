import type { KubeObject } from "./kube-object.ts";
import { withEmptyMembers } from "./normalize/empty-members.ts";
import { withEncodedTexts } from "./normalize/encoded-texts.ts";
import { withPortProtocols } from "./normalize/port-protocols.ts";
import { withoutNulls } from "./normalize/without-nulls.ts";
import { isBuiltIn, isDefinitionOfKinds } from "./well-known.ts";

/**
 * Brings an object into the form in which it is applied, so that applying it again finds nothing to change: without a
 * status and a time of creation and, for built-in kinds, without members that are null, with a Secret's texts encoded,
 * with the protocol of every port, and with what Go's types write even where it is empty.
 *
 * Matches fluxcd/pkg/ssa normalize in what becomes of the object in the cluster. Flux gets there by way of Go's types,
 * which also lose every member they do not know; here the API server refuses such a member and names it.
 */
export function normalize(object: KubeObject): KubeObject {
  return withoutServerFields(isBuiltIn(object) ? normalizeBuiltIn(object) : object);
}

function normalizeBuiltIn(object: KubeObject): KubeObject {
  return withEmptyMembers(withPortProtocols(withEncodedTexts(withoutNulls(object))));
}

/** A CustomResourceDefinition keeps its status: whoever judges its health looks there. */
function withoutServerFields(object: KubeObject): KubeObject {
  const { status, ...rest } = object;
  const { creationTimestamp: _, ...metadata } = object.metadata;
  if (status === undefined || !isDefinitionOfKinds(object)) return { ...rest, metadata };
  return { ...rest, metadata, status };
}
