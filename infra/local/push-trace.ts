/** The stages of one push, in their order. */
const STAGES = [
  "delivery",
  "hint queued",
  "hint received",
  "fetched",
  "built",
  "applied",
  "ready",
] as const;
export type Stage = (typeof STAGES)[number];

/** When a stage of a push was reached. */
export interface Reached {
  readonly stage: Stage;
  readonly at: Date;
}

/** What tells that a push reached a stage, and which push. */
export interface Sign extends Reached {
  readonly commit: string;
}

/** How the messages begin by which the agent tells that a stage is reached. */
const MESSAGES: readonly (readonly [beginning: string, stage: Stage])[] = [
  ["hint received", "hint received"],
  ["stored artifact for commit", "fetched"],
  ["manifests built", "built"],
  ["server-side apply completed", "applied"],
  ["Reconciliation finished in", "ready"],
];

/** Reads a line of the agent's log; undefined where it says nothing of a push. */
export function readSign(line: string): Sign | undefined {
  const { msg = "", ts = "", after, revision } = parseFields(line);
  const [, stage] = MESSAGES.find(([beginning]) => msg.startsWith(beginning)) ?? [];
  const commit = after ?? revision?.replace(/^.*:/, "");
  return stage === undefined || commit === undefined
    ? undefined
    : { stage, commit, at: new Date(ts) };
}

/** Reads from a line of the agent's log what keeps a commit from being applied. */
export function readFailure(line: string): string | undefined {
  const fields = parseFields(line);
  const { level, controllerKind: kind = "", namespace = "", name = "", msg = "" } = fields;
  if (level !== "error") return undefined;
  return `${kind}/${namespace}/${name}: ${msg} ${fields["error"] ?? ""}`.trim();
}

type Fields = Readonly<Record<string, string | undefined>>;

function parseFields(line: string): Fields {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return {};
    const texts = Object.entries(value).filter((entry) => typeof entry[1] === "string");
    return Object.fromEntries(texts);
  } catch {
    return {};
  }
}

/** Gathers the stages of each push; of each the first time counts, for a Kustomization may be reconciled again. */
export class PushTraces {
  readonly #stages = new Map<string, Map<Stage, Date>>();
  readonly #ready: (commit: string) => void;

  /** `ready` hears of each push that has come all the way. */
  constructor(ready: (commit: string) => void) {
    this.#ready = ready;
  }

  add({ commit, stage, at }: Sign): void {
    const stages = this.#stages.get(commit) ?? new Map<Stage, Date>();
    this.#stages.set(commit, stages);
    if (stages.has(stage)) return;
    stages.set(stage, at);
    if (stage === "ready") this.#ready(commit);
  }

  /** The stages that a push has reached so far, in their order. */
  of(commit: string): readonly Reached[] {
    const stages = this.#stages.get(commit);
    return STAGES.flatMap((stage) => {
      const at = stages?.get(stage);
      return at === undefined ? [] : [{ stage, at }];
    });
  }
}
