/**
 * The paths of fields that stand twice in one object of a JSON text, which JSON.parse does not tell. The text is
 * known to be JSON.
 */
export function duplicateFields(text: string): readonly string[] {
  const found: string[] = [];
  const frames: Frame[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    const frame = frames.at(-1);
    if (character === '"') {
      const end = endOfText(text, at);
      if (frame?.isObject === true && frame.expectsKey) noteKey(text.slice(at, end), frames, found);
      at = end;
      continue;
    }
    if (character === "{" || character === "[") {
      frames.push({
        isObject: character === "{",
        keys: new Set(),
        step: "",
        index: 0,
        expectsKey: true,
      });
    } else if (character === "}" || character === "]") frames.pop();
    else if (character === "," && frame !== undefined) {
      frame.index += 1;
      frame.expectsKey = true;
    }
    at += 1;
  }
  return found;
}

interface Frame {
  readonly isObject: boolean;
  readonly keys: Set<string>;
  step: string;
  index: number;
  expectsKey: boolean;
}

function noteKey(literal: string, frames: readonly Frame[], found: string[]): void {
  const frame = frames.at(-1);
  if (frame === undefined) return;
  const key: unknown = literal.includes("\\") ? JSON.parse(literal) : literal.slice(1, -1);
  frame.step = String(key);
  frame.expectsKey = false;
  if (frame.keys.has(frame.step)) found.push(pathOf(frames));
  frame.keys.add(frame.step);
}

function pathOf(frames: readonly Frame[]): string {
  return frames
    .map(({ isObject, step, index }, depth) =>
      isObject ? `${depth === 0 ? "" : "."}${step}` : `[${index}]`,
    )
    .join("");
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
