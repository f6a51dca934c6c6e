/** A run of text that is taken as it stands. */
interface Text {
  readonly kind: "text";
  readonly text: string;
}

/** One `${…}`. */
export interface Expression {
  readonly kind: "expression";
  readonly variable: string;
  readonly operator: string; // what follows the name, or precedes it (`#`); the empty text in `${name}`
  readonly parameters: readonly Part[];
  readonly start: number; // offset of its `$` in the template
  readonly end: number; // offset behind its `}`
}

export type Part = Text | Expression;

/** A text with `${…}` in it, taken apart. */
export type Template = readonly Part[];
