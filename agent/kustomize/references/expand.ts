/** The value of a variable: a text, or something else that a field may become as a whole. */
export type VariableValue = boolean | number | string;

/** Gives the value of a variable; undefined where there is none. */
export type Lookup = (name: string) => VariableValue | undefined;

/**
 * Replaces `$(NAME)` in a text. `$$` is a dollar sign, and an unknown name stays as it is. A text that is nothing but one
 * variable becomes its value, whatever type that has.
 * Matches kustomize's refvar.DoReplacements.
 */
export function expand(text: string, lookup: Lookup): VariableValue {
  let expanded = "";
  let from = 0;
  for (
    let at = text.indexOf("$");
    at !== -1 && at + 1 < text.length;
    at = text.indexOf("$", from)
  ) {
    expanded += text.slice(from, at);
    const next = text[at + 1];
    const close = next === "(" ? text.indexOf(")", at + 2) : -1;
    if (close === -1) {
      expanded += next === "$" ? "$" : `$${next}`;
      from = at + 2;
      continue;
    }
    const name = text.slice(at + 2, close);
    const value = lookup(name) ?? `$(${name})`;
    if (text === `$(${name})`) return value;
    expanded += String(value);
    from = close + 1;
  }
  return expanded + text.slice(from);
}
