import {
  fitsRule,
  ignoreRule,
  mayFitBelow,
  readIgnoreRules,
  type IgnoreRule,
} from "./ignore-rule.ts";
import { objectId } from "./object-id.ts";
import { resolvePath } from "./resolve-path.ts";
import type { Entry, Tree } from "./tree.ts";

const IGNORE_FILE = ".sourceignore";

/** What is never taken: the files of git itself. */
const OF_GIT = rulesOf(".git/ .gitignore .gitmodules .gitattributes");

/** What is not taken where the repository has no rule of its own. */
const DEFAULTS = rulesOf(
  "*.jpg *.jpeg *.gif *.png *.wmv *.flv *.tar.gz *.zip " +
    ".github/ .circleci/ .travis.yml .gitlab-ci.yml appveyor.yml .drone.yml " +
    "cloudbuild.yaml codeship-services.yml codeship-steps.yml " +
    "**/.goreleaser.yml **/.sops.yaml **/.flux.yaml",
);

function rulesOf(words: string): IgnoreRule[] {
  return words.split(" ").map((word) => ignoreRule(word, []));
}

/**
 * The tree without what its `.sourceignore` files and `spec.ignore` of the GitRepository leave out; the last rule that
 * fits decides. Where there is one rule of either, Flux's default exclusions are off, save those of git's own files.
 * Nothing is read until it is asked for. Symlinks stay, which Flux's archive drops.
 *
 * Matches SourceIgnoreFilter in fluxcd/pkg/artifact v0.18: unlike git, a file below an excluded directory can be taken
 * back, and then its directories are there too. Golden: test/agent/source/sourceignore-v0.18.json.
 */
export function ignoring(tree: Tree, specIgnore = ""): Tree {
  const ignored = new Ignored(tree, readIgnoreRules(specIgnore, []));
  return {
    entry(path) {
      const entry = tree.entry(path);
      return entry === undefined ? undefined : ignored.seen(path, entry);
    },
    list(path) {
      const seen = tree.list(path).map((entry) => ignored.seen(join(path, entry.name), entry));
      return seen.filter((entry) => entry !== undefined);
    },
    read(path) {
      const entry = tree.entry(path);
      if (entry === undefined || ignored.seen(path, entry) === undefined) return undefined;
      return tree.read(path);
    },
  };
}

/** Answers, for one tree, which entries are left; what it found out once it remembers. */
class Ignored {
  readonly #tree: Tree;
  readonly #ofSpec: readonly IgnoreRule[];
  readonly #inFile = new Map<string, readonly IgnoreRule[]>(); // by directory
  readonly #inForce = new Map<string, readonly IgnoreRule[]>(); // by directory
  readonly #seen = new Map<string, Entry | undefined>(); // directories, by path
  #hasRules: boolean | undefined;

  constructor(tree: Tree, ofSpec: readonly IgnoreRule[]) {
    this.#tree = tree;
    this.#ofSpec = ofSpec;
  }

  /** The entry as one sees it who knows only what is left; undefined: it is left out. */
  seen(path: string, entry: Entry): Entry | undefined {
    if (path === "") return this.#withId(path, entry);
    if (entry.kind !== "directory") return this.#isExcluded(path, entry) ? undefined : entry;
    if (this.#seen.has(path)) return this.#seen.get(path);
    const isLeft = !this.#isExcluded(path, entry) || this.#keepsSomeBelow(path);
    const seen = isLeft ? this.#withId(path, entry) : undefined;
    this.#seen.set(path, seen);
    return seen;
  }

  #isExcluded(path: string, { kind }: Entry): boolean {
    const segments = path.split("/");
    const isDirectory = kind === "directory" || kind === "submodule";
    const rule = this.#rulesFor(parentOf(path)).findLast(fits);
    if (rule !== undefined) return !rule.includes;
    return OF_GIT.some(fits) || (DEFAULTS.some(fits) && !this.#repositoryHasRules());

    function fits(candidate: IgnoreRule): boolean {
      return fitsRule(candidate, segments, isDirectory);
    }
  }

  /** The rules of the repository that speak of what is in a directory, the one that decides last. */
  #rulesFor(directory: string): readonly IgnoreRule[] {
    const known = this.#inForce.get(directory);
    if (known !== undefined) return known;
    const segments = directory === "" ? [] : directory.split("/");
    const ancestors = segments.map((_, index) => segments.slice(0, index).join("/"));
    const ofFiles = [...ancestors, directory].flatMap((ancestor) => this.#rulesOfFileIn(ancestor));
    const rules = [...ofFiles, ...this.#ofSpec];
    this.#inForce.set(directory, rules);
    return rules;
  }

  #rulesOfFileIn(directory: string): readonly IgnoreRule[] {
    const known = this.#inFile.get(directory);
    if (known !== undefined) return known;
    const rules = this.#readRules(directory);
    this.#inFile.set(directory, rules);
    return rules;
  }

  #readRules(directory: string): IgnoreRule[] {
    const file = resolvePath(this.#tree, join(directory, IGNORE_FILE));
    if (file.kind !== "found") return [];
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#tree.read(file.path));
    return readIgnoreRules(text, directory === "" ? [] : directory.split("/"));
  }

  #repositoryHasRules(): boolean {
    this.#hasRules ??= this.#ofSpec.length > 0 || this.#someFileBelow("", () => true);
    return this.#hasRules;
  }

  #keepsSomeBelow(directory: string): boolean {
    const waiting = [directory];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!this.#mayKeepBelow(next)) continue;
      for (const entry of this.#tree.list(next)) {
        const path = join(next, entry.name);
        if (!this.#isExcluded(path, entry)) return true;
        if (entry.kind === "directory") waiting.push(path);
      }
    }
    return false;
  }

  #mayKeepBelow(directory: string): boolean {
    const segments = directory.split("/");
    const inForce = this.#rulesFor(directory).filter(takesBack);
    return (
      inForce.some((rule) => mayFitBelow(rule, segments)) ||
      this.#someFileBelow(directory, takesBack)
    );
  }

  /** Tells whether an ignore file in the directory, or anywhere below, has such a rule. */
  #someFileBelow(directory: string, isWanted: (rule: IgnoreRule) => boolean): boolean {
    const waiting = [directory];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (this.#rulesOfFileIn(next).some(isWanted)) return true;
      for (const { kind, name } of this.#tree.list(next)) {
        if (kind === "directory") waiting.push(join(next, name));
      }
    }
    return false;
  }

  /**
   * A directory's id must stand for what is seen of it, and that depends on the rules from above as much as on git's id.
   * Where the repository has no rules these are always the same, and git's id will do.
   */
  #withId(path: string, entry: Entry): Entry {
    if (!this.#repositoryHasRules()) return entry;
    const above = path === "" ? this.#ofSpec : this.#rulesFor(parentOf(path));
    const rules = above.map(({ domain, text }) => [domain, text]);
    const seal = new TextEncoder().encode(JSON.stringify([entry.id, path, rules]));
    return { ...entry, id: objectId("tree", seal) };
  }
}

function takesBack(rule: IgnoreRule): boolean {
  return rule.includes;
}

function join(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
