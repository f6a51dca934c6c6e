import type { Reached } from "./push-trace.ts";

/** The way of one push to a cluster. */
export interface Travel {
  readonly cluster: string;
  readonly commit: string;
  readonly reached: readonly Reached[]; // in the order of the stages
}

/** What the embedded default tells, line by line. */
export interface Report {
  started(parts: Readonly<Record<string, string>>): void;
  /** Tells of a push that has reached every cluster. */
  arrived(travels: readonly Travel[]): void;
  nextSteps(lines: readonly string[]): void;
  failed(problem: string): void;
}

type Write = (line: string) => void;

/** Tells it to a person. */
export function textReport(write: Write): Report {
  return {
    started(parts) {
      write("pullhook, the embedded default: for trying and testing, never for production.\n");
      for (const [name, value] of Object.entries(parts)) write(`  ${name.padEnd(12)} ${value}`);
    },
    arrived(travels) {
      for (const travel of travels) {
        const { cluster, commit, reached } = travel;
        write(`\nCommit ${commit.slice(0, 7)} was pushed, and reached ${cluster}:\n`);
        for (const [index, { stage }] of reached.entries()) {
          write(`  ${String(millisecondsUntil(travel, index)).padStart(6)} ms  ${stage}`);
        }
      }
    },
    nextSteps(lines) {
      write("");
      for (const line of lines) write(line);
    },
    failed: (problem) => write(`\n${problem}`),
  };
}

/** Tells it to a program: one JSON object a line. */
export function jsonReport(write: Write): Report {
  function writeJson(value: object): void {
    write(JSON.stringify(value));
  }
  return {
    started: (parts) => writeJson({ started: parts }),
    arrived(travels) {
      const isOne = travels.length === 1;
      for (const travel of travels) {
        const { cluster, commit, reached } = travel;
        for (const [index, { stage, at }] of reached.entries()) {
          const milliseconds = millisecondsUntil(travel, index);
          const where = isOne ? {} : { cluster };
          writeJson({ push: commit, ...where, stage, at: at.toISOString(), milliseconds });
        }
      }
      writeJson(lastLine(travels));
    },
    nextSteps: () => {},
    failed: (problem) => writeJson({ error: problem }),
  };
}

/** What a program needs to know: what was pushed, and what is applied where. The last cluster counts for the time. */
function lastLine(travels: readonly Travel[]): object {
  const clusters = travels.map((travel) => ({
    cluster: travel.cluster,
    applied: travel.commit,
    milliseconds: millisecondsUntil(travel, appliedAt(travel.reached)),
  }));
  const [commit] = travels.map((travel) => travel.commit);
  const milliseconds = Math.max(...clusters.map((each) => each.milliseconds));
  const all = { pushed: commit, applied: commit, milliseconds };
  return clusters.length === 1 ? all : { ...all, clusters };
}

function appliedAt(reached: readonly Reached[]): number {
  return reached.findIndex(({ stage }) => stage === "applied");
}

/** From the delivery of a push to a stage. */
function millisecondsUntil({ reached }: Travel, index: number): number {
  const [first] = reached;
  const at = reached[index]?.at ?? first?.at;
  return (at?.getTime() ?? 0) - (first?.at.getTime() ?? 0);
}
