/** A repository inside of another one, as .gitmodules tells of it. */
export interface Submodule {
  readonly path: string; // in the repository that holds it
  readonly url: string; // as written: it may be relative to the URL of the repository that holds it
}

const SECTION = /^\s*\[\s*submodule\s+"(?:[^"\\]|\\.)*"\s*\]\s*(?:[#;].*)?$/;
const OTHER_SECTION = /^\s*\[/;
const VARIABLE = /^\s*(path|url)\s*=(.*)$/i;

/** Reads the text of a .gitmodules file; a section that lacks a path or a URL is none. Matches git-config's syntax. */
export function readGitmodules(text: string): readonly Submodule[] {
  const sections: { path?: string; url?: string }[] = [];
  let isInside = false;
  for (const line of text.replaceAll(/\\\r?\n/g, "").split(/\r?\n/)) {
    if (OTHER_SECTION.test(line)) {
      isInside = SECTION.test(line);
      if (isInside) sections.push({});
      continue;
    }
    const [, name = "", value = ""] = VARIABLE.exec(line) ?? [];
    const section = sections.at(-1);
    if (!isInside || section === undefined || name === "") continue;
    if (name.toLowerCase() === "path") section.path = valueOf(value);
    else section.url = valueOf(value);
  }
  return sections.flatMap(({ path, url }) =>
    path === undefined || url === undefined ? [] : [{ path, url }],
  );
}

/** A value without quotes, escapes, a comment and the spaces around it. */
function valueOf(written: string): string {
  const [value = ""] = /^(?:"(?:[^"\\]|\\.)*"|\\.|[^"\\#;])*/.exec(written) ?? [];
  return value.trim().replaceAll(/\\(.)|"/g, (_, escaped: string | undefined) => escaped ?? "");
}

/**
 * The URL of a submodule where its repository is at another URL: "./x" is inside of that one, "../x" beside it.
 * Matches git's resolve_relative_url.
 */
export function submoduleUrl(url: string, superproject: string): string {
  if (!url.startsWith("./") && !url.startsWith("../")) return url;
  let base = superproject.replace(/\/$/, "");
  let rest = url;
  for (;;) {
    if (rest.startsWith("./")) rest = rest.slice(2);
    else if (rest.startsWith("../")) {
      rest = rest.slice(3);
      base = base.replace(/[/:][^/:]*$/, "");
    } else return `${base}/${rest.replace(/\/$/, "")}`;
  }
}
