/**
 * Splits a path at a delimiter; a backslash before a delimiter makes it part of a name.
 * Matches kyaml's utils.PathSplitter.
 */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === "") parts.shift();
  const names: string[] = [];
  for (const part of parts) {
    const last = names.at(-1);
    if (last?.endsWith("\\") === true)
      names[names.length - 1] = last.slice(0, -1) + delimiter + part;
    else names.push(part);
  }
  return names;
}

/**
 * Splits a path of dots in which brackets hold together what has dots of its own: "[name=a.b]", which names an item of a
 * list and keeps its brackets, or "[a.b]", which names a field.
 * Matches kyaml's utils.SmarterPathSplitter.
 */
export function splitBracketPath(path: string): string[] {
  const parts = splitPath(path, ".");
  const names: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? "";
    if (!part.startsWith("[") || part.endsWith("]")) {
      names.push(part);
      continue;
    }
    const bracketed = [part];
    while (at < parts.length - 1) {
      at += 1;
      bracketed.push(parts[at] ?? "");
      if (parts[at]?.endsWith("]") === true) break;
    }
    const text = bracketed.join(".");
    names.push(text.includes("=") ? text : text.replace(/^[[\]]+/, "").replace(/[[\]]+$/, ""));
  }
  return names;
}

/** Tells whether a part of a path names an item of a list by what it holds: "[name=nginx]" or "[=-jar]". */
export function isItemName(part: string): boolean {
  return part.startsWith("[") && part.endsWith("]");
}

/** The number that a part of a path is, as Go's Atoi reads one; undefined where it is none. */
export function indexOf(part: string): number | undefined {
  return /^[-+]?[0-9]+$/.test(part) ? Number(part) : undefined;
}
