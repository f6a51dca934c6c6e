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

/** How messages call a field, where kustomize's structs make it otherwise than one would think. */
interface Naming {
  readonly within?: string; // the structs that its struct embeds and that have it
  readonly goType?: string;
}

export interface TextShape extends Naming {
  readonly kind: "text";
}
export interface FlagShape extends Naming {
  readonly kind: "flag";
}
export interface IntegerShape extends Naming {
  readonly kind: "integer";
}
export interface AnyShape extends Naming {
  readonly kind: "any";
}
export interface ListShape<Item extends Shape = Shape> extends Naming {
  readonly kind: "list";
  readonly item: Item;
}
export interface MapShape<Value extends Shape = Shape> extends Naming {
  readonly kind: "map";
  readonly value: Value;
}
export interface StructShape<Fields extends FieldShapes = FieldShapes> extends Naming {
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

export function map<const Value extends Shape>(value: Value): MapShape<Value> {
  return { kind: "map", value };
}

export function struct<const Fields extends FieldShapes>(
  name: string,
  fields: Fields,
): StructShape<Fields> {
  return { kind: "struct", name, fields };
}

/** The fields of a struct that is embedded in another. */
export function embedded<const Fields extends FieldShapes>(within: string, fields: Fields): Fields {
  const named: Record<string, Shape> = {};
  for (const [name, shape] of Object.entries(fields)) {
    const inner = shape.within === undefined ? within : `${within}.${shape.within}`;
    named[name] = { ...shape, within: inner };
  }
  return { ...fields, ...named };
}

/** A shape whose type Go calls otherwise. */
export function called<S extends Shape>(goType: string, shape: S): S {
  return { ...shape, goType };
}

/** A shape's type as Go writes it. */
export function goTypeOf(shape: Shape): string {
  if (shape.goType !== undefined) return shape.goType;
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
