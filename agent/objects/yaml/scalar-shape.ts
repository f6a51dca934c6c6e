import { CODE, isBlank, isBlankOrEnd, isBreak } from "./characters.ts";

/** In which styles a text can be written so that it reads as the same text. */
export interface ScalarShape {
  readonly isMultiline: boolean;
  readonly allowsPlainInBlock: boolean;
  readonly allowsPlainInFlow: boolean;
  readonly allowsSingleQuotes: boolean;
  readonly allowsBlock: boolean;
}

// Almost every scalar of a manifest: words and paths without anything that could be an indicator.
const SIMPLE = /^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/;
const SIMPLE_SHAPE: ScalarShape = {
  isMultiline: false,
  allowsPlainInBlock: true,
  allowsPlainInFlow: true,
  allowsSingleQuotes: true,
  allowsBlock: true,
};
const EMPTY_SHAPE: ScalarShape = { ...SIMPLE_SHAPE, allowsPlainInFlow: false, allowsBlock: false };

const STARTERS = "#,[]{}&*!|>'\"%@`"; // what begins with one of these is no plain scalar
const FLOW_INDICATORS = ",?[]{}";

/**
 * Says how a text can be written, as libyaml's emitter analyses it. go-yaml v3 lets a tab stand in a block scalar, v2
 * does not.
 */
export function shapeOf(text: string, tabsInBlocks: boolean): ScalarShape {
  if (text === "") return EMPTY_SHAPE;
  if (SIMPLE.test(text) && !text.startsWith("...")) return SIMPLE_SHAPE;
  const marks = marksOf(text);
  const { hasSpaceBeforeBreak, hasBreakBeforeSpace, isUnprintable, hasTab } = marks;
  const plain = !marks.isEdged && !marks.hasBreak && !hasTab && !isUnprintable;
  const isSpecial = isUnprintable || (hasTab && !tabsInBlocks);
  return {
    isMultiline: marks.hasBreak,
    allowsPlainInBlock: plain && !marks.hasBlockIndicator,
    allowsPlainInFlow: plain && !marks.hasFlowIndicator,
    allowsSingleQuotes: !hasBreakBeforeSpace && !hasSpaceBeforeBreak && !hasTab && !isUnprintable,
    allowsBlock: !marks.endsInSpace && !hasSpaceBeforeBreak && !isSpecial,
  };
}

interface Marks {
  hasBlockIndicator: boolean;
  hasFlowIndicator: boolean;
  hasBreak: boolean;
  hasTab: boolean;
  isUnprintable: boolean;
  isEdged: boolean; // begins or ends with a space or a line end
  endsInSpace: boolean;
  hasSpaceBeforeBreak: boolean;
  hasBreakBeforeSpace: boolean;
}

function marksOf(text: string): Marks {
  const looksLikeMarker = text.startsWith("---") || text.startsWith("...");
  const last = text.charCodeAt(text.length - 1);
  const first = text.charCodeAt(0);
  const marks: Marks = {
    hasBlockIndicator: looksLikeMarker,
    hasFlowIndicator: looksLikeMarker,
    hasBreak: false,
    hasTab: false,
    isUnprintable: false,
    isEdged: isSpaceOrBreak(first) || isSpaceOrBreak(last),
    endsInSpace: last === CODE.space,
    hasSpaceBeforeBreak: false,
    hasBreakBeforeSpace: false,
  };
  let before: number = CODE.end;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    noteIndicator(marks, text, at, before);
    noteCharacter(marks, code, before);
    before = code;
  }
  return marks;
}

function noteIndicator(marks: Marks, text: string, at: number, before: number): void {
  const character = text.charAt(at);
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : CODE.space;
  if (at === 0) {
    if (STARTERS.includes(character)) marks.hasFlowIndicator = marks.hasBlockIndicator = true;
    if (character === "?" || character === ":") {
      marks.hasFlowIndicator = true;
      if (isBlank(next)) marks.hasBlockIndicator = true;
    }
    if (character === "-" && isBlank(next)) marks.hasFlowIndicator = marks.hasBlockIndicator = true;
    return;
  }
  if (FLOW_INDICATORS.includes(character)) marks.hasFlowIndicator = true;
  if (character === ":") {
    marks.hasFlowIndicator = true;
    if (isBlank(next)) marks.hasBlockIndicator = true;
  }
  if (character === "#" && isBlankOrEnd(before))
    marks.hasFlowIndicator = marks.hasBlockIndicator = true;
}

function noteCharacter(marks: Marks, code: number, before: number): void {
  if (code === CODE.tab) marks.hasTab = true;
  else if (!isPrintable(code)) marks.isUnprintable = true;
  if (code === CODE.space && isBreak(before)) marks.hasBreakBeforeSpace = true;
  if (!isBreak(code)) return;
  marks.hasBreak = true;
  if (before === CODE.space) marks.hasSpaceBeforeBreak = true;
}

function isSpaceOrBreak(code: number): boolean {
  return code === CODE.space || isBreak(code);
}

/** Tells whether libyaml writes a character as it is; halves of a pair stand for what is beyond the basic plane. */
export function isPrintable(code: number): boolean {
  return (
    code === CODE.newline ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
  );
}
