import { ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import { Resource } from "../resources/resource.ts";
import type { Scopes } from "../resources/resource.ts";
import { readObjectNodes } from "./read-object-nodes.ts";
import type { PlacedNode } from "./read-object-nodes.ts";

/** Where a text comes from: a file, or a line of a kustomization that holds it. */
export interface TextSource {
  readonly file: string;
  readonly line?: number; // absent: the text is the file
}

/** Parses a text to objects that nobody else holds. */
type ReadNodes = (text: string) => Result<readonly PlacedNode[], Failure>;

/** Reads the objects of a text as resources. Matches kustomize's resource.Factory.SliceFromBytes. */
export function readResources(
  text: string,
  source: TextSource,
  scopes: Scopes,
  readNodes: ReadNodes = readObjectNodes,
): Result<readonly Resource[], Failure> {
  const objects = readNodes(text);
  if (!objects.ok) return objects;
  return ok(
    objects.value.map(({ node, line }) => {
      const place = { file: source.file, line: source.line ?? line };
      return new Resource(node, place, scopes);
    }),
  );
}
