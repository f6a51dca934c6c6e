import type { Result } from "#contract/result.ts";

import type { JsonMap } from "../json.ts";
import type { FieldSet } from "../managed-fields/field-set.ts";
import type { Typing } from "../managed-fields/track.ts";
import type { FieldProblem } from "../refusal.ts";

/** One version of a kind as it is served: what requests need to know of it. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly listKind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
  readonly resource: string; // where its objects are stored: one place for all versions
  readonly deprecation?: string; // a warning to everybody who uses this version
  readonly custom: boolean; // defined by a CustomResourceDefinition
  readonly typing: Typing;
  readonly empty: JsonMap; // what an object is before anything is in it
  readonly columns: readonly Column[];
  readonly scale?: ScalePaths;
  /** Reads what a client sent as protobuf; absent where that is not understood. */
  decodeBytes?(bytes: Uint8Array): Result<JsonMap, string>;
  /** Reads what a client sent: unknown fields dropped (and told), defaults filled in. */
  decode(object: JsonMap): Decoded;
  toStored(object: JsonMap): JsonMap;
  toServed(object: JsonMap): JsonMap;
  readonly strategy: Strategy;
}

export interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

export interface Decoded {
  readonly object: JsonMap;
  readonly unknown: readonly string[]; // paths of fields the kind does not have
  readonly problem?: string; // why it cannot be read at all
}

/** What a kind does when its objects are written. */
export interface Strategy {
  /** Fields that writing to the object, or to a subresource of it, leaves alone. */
  ignored(subresource: string): FieldSet;
  prepareCreate(object: JsonMap): JsonMap;
  prepareUpdate(object: JsonMap, live: JsonMap, subresource: string): JsonMap;
  validate(object: JsonMap): readonly FieldProblem[];
  validateUpdate(object: JsonMap, live: JsonMap, subresource: string): readonly FieldProblem[];
  readonly needsVersionToUpdate: boolean; // a PUT without resourceVersion is refused
  readonly createsOnUpdate: boolean; // a PUT of what is not there makes it
  readonly answersDeleted: boolean; // a DELETE answers the object in place of a Status
}

/** Where a custom kind keeps what its scale subresource shows. */
export interface ScalePaths {
  readonly specReplicas: readonly string[];
  readonly statusReplicas: readonly string[];
  readonly selector?: readonly string[];
}

/** A column of kubectl get. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
  readonly jsonPath?: string; // of a custom kind
}

/** The key under which an object is stored. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
