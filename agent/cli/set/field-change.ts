/** How one field of a kustomization is to change. */
export type FieldChange =
  | { readonly kind: "text"; readonly field: string; readonly value: string } // an empty one takes the field out
  | {
      readonly kind: "entries";
      readonly field: string;
      readonly entries: Readonly<Record<string, string>>; // beside those that are there
    }
  | {
      readonly kind: "items";
      readonly field: string;
      readonly formerField?: string; // that the items may stand in as well, as they did once
      readonly items: readonly ItemChange[];
    };

/** How the item of a name is to change; what it is not to have any more is not in the answer. */
export interface ItemChange {
  readonly name: string;
  readonly change: (known: Texts) => Item;
}

/** The texts of an item by their keys. */
export type Texts = Readonly<Record<string, string>>;

/** What an item comes to. */
export type Item = Readonly<Record<string, bigint | number | string>>;
