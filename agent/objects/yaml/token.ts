/** A place in a text; lines and columns count from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export type TokenKind =
  | "alias"
  | "anchor"
  | "block-end"
  | "block-entry"
  | "block-mapping-start"
  | "block-sequence-start"
  | "document-end"
  | "document-start"
  | "flow-entry"
  | "flow-mapping-end"
  | "flow-mapping-start"
  | "flow-sequence-end"
  | "flow-sequence-start"
  | "key"
  | "scalar"
  | "stream-end"
  | "tag"
  | "tag-directive"
  | "value"
  | "version-directive";

/** What the scanner sees in a text. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  readonly text: string; // of a scalar, an anchor, an alias; the handle of a tag; "major.minor" of a version
  readonly suffix: string; // of a tag; the prefix of a tag directive
  readonly style: number; // of a scalar
}

/** A text that is not YAML: which rule it breaks, and where. Problems of the scanner are told from those of the grammar. */
export interface YamlProblem {
  readonly problem: string; // in libyaml's words
  readonly stage: "reader" | "scanner" | "parser" | "composer";
  readonly at: Mark; // where it shows
  readonly since?: Mark; // where the thing began that is wrong
}

/** The problem as go-yaml words it; its line is that of the beginning, and of the grammar one less than people count. */
export function goYamlMessage({ problem, stage, at, since }: YamlProblem): string {
  const line = since === undefined || since.line === 0 ? at.line : since.line;
  if (line === 0 || stage === "composer" || stage === "reader") return `yaml: ${problem}`;
  return `yaml: line ${stage === "scanner" ? line + 1 : line}: ${problem}`;
}
