import { nameMatcher, type NameMatcher } from "./match-name.ts";

/** One line of an ignore file. */
export interface IgnoreRule {
  readonly text: string; // as it was written
  readonly domain: readonly string[]; // segments of the directory it applies below
  readonly includes: boolean; // began with "!": what fits is taken back in
  readonly directoriesOnly: boolean; // ended in "/"
  readonly shape: Shape;
}

type Shape =
  | { readonly kind: "name"; readonly fits: NameMatcher } // without a slash: fits at any depth
  | { readonly kind: "path"; readonly steps: readonly Step[] };

type Step =
  | { readonly kind: "any-depth" } // "**"
  | { readonly kind: "nothing" } // between two slashes, or before the first
  | { readonly kind: "name"; readonly fits: NameMatcher };

/** Reads the rules of an ignore file that stands in a directory. Matches fluxcd/pkg/sourceignore ReadPatterns. */
export function readIgnoreRules(text: string, domain: readonly string[]): IgnoreRule[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  return lines
    .filter((line) => !line.startsWith("#") && line.trim() !== "")
    .map((line) => ignoreRule(line, domain));
}

/** Reads one rule. Matches gitignore.ParsePattern in fluxcd/pkg/sourceignore. */
export function ignoreRule(text: string, domain: readonly string[]): IgnoreRule {
  const includes = text.startsWith("!");
  const stripped = withoutTrailingSpaces(includes ? text.slice(1) : text);
  const directoriesOnly = stripped.endsWith("/");
  const pattern = directoriesOnly ? stripped.slice(0, -1) : stripped;
  const shape: Shape = pattern.includes("/")
    ? { kind: "path", steps: pattern.split("/").map(stepOf) }
    : { kind: "name", fits: nameMatcher(pattern) };
  return { text, domain, includes, directoriesOnly, shape };
}

function withoutTrailingSpaces(pattern: string): string {
  if (pattern.endsWith("\\ ")) return pattern;
  let end = pattern.length;
  while (pattern[end - 1] === " ") end -= 1;
  return pattern.slice(0, end);
}

function stepOf(segment: string): Step {
  if (segment === "") return { kind: "nothing" };
  if (segment === "**") return { kind: "any-depth" };
  if (segment.includes("**")) return { kind: "name", fits: () => false };
  return { kind: "name", fits: nameMatcher(segment) };
}

/**
 * Tells whether a rule speaks of a path, given by its segments. What lies below a directory that fits, fits too.
 * Matches Pattern.Match in fluxcd/pkg/sourceignore/gitignore.
 */
export function fitsRule(rule: IgnoreRule, path: readonly string[], isDirectory: boolean): boolean {
  const { domain, directoriesOnly, shape } = rule;
  if (path.length <= domain.length || !domain.every((name, index) => path[index] === name))
    return false;
  const below = path.slice(domain.length);
  const end = endOfMatch(shape, below);
  if (end === undefined) return false;
  return !directoriesOnly || isDirectory || end < below.length;
}

/** How many of the segments the rule needed to fit, if it does. */
function endOfMatch(shape: Shape, path: readonly string[]): number | undefined {
  if (shape.kind === "path") return endOfSteps(shape.steps, path);
  const found = path.findIndex((name) => shape.fits(name));
  return found === -1 ? undefined : found + 1;
}

function endOfSteps(steps: readonly Step[], path: readonly string[]): number | undefined {
  let end = 0;
  let atAnyDepth = false;
  for (const step of steps) {
    if (step.kind === "name") {
      const found = path.findIndex((name, index) => index >= end && step.fits(name));
      if (found === -1 || (found > end && !atAnyDepth)) return undefined;
      end = found + 1;
    }
    atAnyDepth = step.kind === "any-depth";
  }
  return end === 0 ? undefined : end;
}

/** Tells whether a rule might speak of something below a directory; it errs only towards yes. */
export function mayFitBelow(rule: IgnoreRule, directory: readonly string[]): boolean {
  if (rule.shape.kind === "name") return true;
  const below = directory.slice(rule.domain.length);
  for (const step of rule.shape.steps) {
    if (step.kind === "any-depth") return true;
    if (step.kind === "nothing") continue;
    const name = below.shift();
    if (name === undefined) return true;
    if (!step.fits(name)) return false;
  }
  return true;
}
