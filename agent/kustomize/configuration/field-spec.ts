import { splitPath } from "../nodes/split-path.ts";
import type { Gvk } from "../resources/resource-id.ts";

/** A field of every object of some kinds; empty texts match every group, version or kind. */
export interface FieldSpec {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly path: string; // of names and slashes; "[]" behind a name says that it is a list
  readonly create: boolean; // whether the field is made where it is missing
  readonly steps: readonly Step[]; // of the path
}

/** One name of a path. */
export interface Step {
  readonly name: string;
  readonly isList: boolean;
  readonly isPlain: boolean; // a field's name, not an index or the like
}

/** What a configuration says of a field; everything but the path may be left out. */
export interface FieldSpecText {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
  readonly path?: string | undefined;
  readonly create?: boolean | undefined;
}

// What kyaml's paths take for more than a name.
const ODD_NAME = /^(?:[-+]?[0-9]+|-|\*|\[.*\]|\s.*|.*\s|)$/s;

/** Completes a field spec. */
export function fieldSpec({
  group = "",
  version = "",
  kind = "",
  path = "",
  create = false,
}: FieldSpecText): FieldSpec {
  const steps = splitPath(path, "/").map((part) => {
    const name = part.endsWith("[]") ? part.slice(0, -2) : part;
    return { name, isList: name !== part, isPlain: !ODD_NAME.test(name) };
  });
  return { group, version, kind, path, create, steps };
}

/** Tells whether a type has every part that a selector names. Matches kyaml's Gvk.IsSelected. */
export function isSelected(
  type: Pick<Gvk, "group" | "kind" | "version">,
  selector: Pick<Gvk, "group" | "kind" | "version">,
): boolean {
  return (
    (selector.group === "" || selector.group === type.group) &&
    (selector.version === "" || selector.version === type.version) &&
    (selector.kind === "" || selector.kind === type.kind)
  );
}
