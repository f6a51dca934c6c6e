/**
 * What a JSON value has to look like, as Go's encoding/json fits one into a struct. A shape is data; the type of what fits
 * it is derived from it.
 */
export type Shape =
  | AnyShape
  | FlagShape
  | IntegerShape
  | ListShape
  | MapShape
  | StructShape
  | TextShape;

export interface TextShape {
  readonly kind: "text";
}
export interface FlagShape {
  readonly kind: "flag";
}
export interface IntegerShape {
  readonly kind: "integer";
}
export interface AnyShape {
  readonly kind: "any";
}
export interface ListShape<Item extends Shape = Shape> {
  readonly kind: "list";
  readonly item: Item;
}
export interface MapShape<Value extends Shape = Shape> {
  readonly kind: "map";
  readonly value: Value;
}
export interface StructShape<Fields extends FieldShapes = FieldShapes> {
  readonly kind: "struct";
  readonly name: string; // of the struct in kustomize, which its messages show
  readonly fields: Fields;
}

export interface FieldShapes {
  readonly [name: string]: Shape;
}

/** The type of what fits a shape; fields may be left out. */
export type Fitting<S extends Shape> = S extends TextShape
  ? string
  : S extends FlagShape
    ? boolean
    : S extends IntegerShape
      ? bigint | number
      : S extends ListShape<infer Item>
        ? readonly Fitting<Item>[]
        : S extends MapShape<infer Value>
          ? Readonly<Record<string, Fitting<Value>>>
          : S extends StructShape<infer Fields>
            ? { readonly [Name in keyof Fields]?: Fitting<Fields[Name]> }
            : unknown;

export const text: TextShape = { kind: "text" };
export const flag: FlagShape = { kind: "flag" };
export const integer: IntegerShape = { kind: "integer" };
export const any: AnyShape = { kind: "any" };
export const texts: ListShape<TextShape> = { kind: "list", item: text };
export const textMap: MapShape<TextShape> = { kind: "map", value: text };

export function list<const Item extends Shape>(item: Item): ListShape<Item> {
  return { kind: "list", item };
}

export function struct<const Fields extends FieldShapes>(
  name: string,
  fields: Fields,
): StructShape<Fields> {
  return { kind: "struct", name, fields };
}

/** A shape's type as Go writes it. */
export function goTypeOf(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return "string";
    case "flag":
      return "bool";
    case "integer":
      return "int64";
    case "any":
      return "interface {}";
    case "list":
      return `[]${goTypeOf(shape.item)}`;
    case "map":
      return `map[string]${goTypeOf(shape.value)}`;
    case "struct":
      return `types.${shape.name}`;
  }
}
