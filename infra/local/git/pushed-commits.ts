import { runGit, type GitPrograms } from "./git-programs.ts";
import { NO_COMMIT, type RefChange } from "./ref-change.ts";

const MAX_COMMITS = 2048; // that GitHub lists of one push

/** Who made a commit, and when (ISO 8601, with the person's own offset). */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

/** A commit as a push brought it. */
export interface PushedCommit {
  readonly id: string;
  readonly tree: string;
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

/** What a push changed on a ref. */
export interface Pushed {
  readonly commits: readonly PushedCommit[]; // new on the ref, the oldest first
  readonly head?: PushedCommit; // absent: the ref is gone, or points at something that is no commit
  readonly forced: boolean; // commits that were on the ref no longer are
}

/** Asks git what a push changed on a ref; mostly one run of git. */
export async function readPushed(
  programs: GitPrograms,
  repository: string,
  { ref, before, after }: RefChange,
): Promise<Pushed> {
  if (after === NO_COMMIT) return { commits: [], forced: false };
  const sides = ref.startsWith("refs/heads/") ? await log(rangeOf({ ref, before, after })) : [];
  const commits = sides.filter(({ isNew }) => isNew).map(({ commit }) => commit);
  const head = commits.find(({ id }) => id === after) ?? (await readHead());
  return {
    commits: commits.slice(-MAX_COMMITS),
    ...(head === undefined ? {} : { head }),
    forced: sides.some(({ isNew }) => !isNew),
  };

  async function log(range: readonly string[]): Promise<SidedCommit[]> {
    return readLog(await runGit(programs, repository, [...LOG, ...range]));
  }

  async function readHead(): Promise<PushedCommit | undefined> {
    try {
      const [only] = await log(["--no-walk", after]);
      return only?.commit;
    } catch {
      return undefined; // a tag may name a file or a directory
    }
  }
}

/** A new branch brings what no other ref has; an old one what it did not have before. */
function rangeOf({ ref, before, after }: RefChange): readonly string[] {
  if (before !== NO_COMMIT) return ["--left-right", `${before}...${after}`];
  return [after, "--not", `--exclude=${ref}`, "--all"];
}

const FIELDS = ["%m", "%H", "%T", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B", ""];
const LOG = [
  "log",
  "-z",
  "--reverse",
  "--topo-order",
  "--name-status",
  "--no-renames",
  "--diff-merges=first-parent",
  `--format=tformat:${FIELDS.join("%x00")}`,
];

// Each field ends in NUL, and so does the record; then come a letter and a path for each changed file.
const RECORD =
  /([<>])\0([^\0]+)\0([^\0]+)\0([^\0]*)\0([^\0]*)\0([^\0]*)\0([^\0]*)\0([^\0]*)\0([^\0]*)\0([^\0]*)\0\0((?:\n?[A-Z]\0[^\0]+\0)*)/g;

interface SidedCommit {
  readonly isNew: boolean; // false: only the old state of the ref had it
  readonly commit: PushedCommit;
}

function readLog(output: string): SidedCommit[] {
  return [...output.matchAll(RECORD)].map(readRecord);
}

function readRecord(fields: readonly string[]): SidedCommit {
  const [, side, id = "", tree = "", ...rest] = fields;
  const [authorName = "", authorEmail = "", authorDate = ""] = rest;
  const [, , , committerName = "", committerEmail = "", committerDate = ""] = rest;
  const [message = "", files = ""] = rest.slice(6);
  const commit: PushedCommit = {
    id,
    tree,
    author: { name: authorName, email: authorEmail, date: authorDate },
    committer: { name: committerName, email: committerEmail, date: committerDate },
    message: message.replace(/\n$/, ""),
    added: pathsWith("A", files),
    removed: pathsWith("D", files),
    modified: pathsWith("MT", files), // T: what was a file is a symlink now, or the other way round
  };
  return { isNew: side === ">", commit };
}

function pathsWith(letters: string, files: string): string[] {
  const found = files.matchAll(/([A-Z])\0([^\0]+)\0/g);
  return [...found]
    .filter(([, letter = ""]) => letters.includes(letter))
    .map(([, , path = ""]) => path);
}
