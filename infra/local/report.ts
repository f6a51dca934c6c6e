import type { Reached } from "./push-trace.ts";

/** The way of one push. */
export interface Travel {
  readonly commit: string;
  readonly reached: readonly Reached[]; // in the order of the stages
}

/** What the embedded default tells, line by line. */
export interface Report {
  started(parts: Readonly<Record<string, string>>): void;
  arrived(travel: Travel): void;
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
    arrived(travel) {
      write(`\nCommit ${travel.commit.slice(0, 7)} was pushed, and reached the cluster:\n`);
      for (const [index, { stage }] of travel.reached.entries()) {
        write(`  ${String(millisecondsUntil(travel, index)).padStart(6)} ms  ${stage}`);
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
    arrived(travel) {
      const { commit, reached } = travel;
      for (const [index, { stage, at }] of reached.entries()) {
        const milliseconds = millisecondsUntil(travel, index);
        writeJson({ push: commit, stage, at: at.toISOString(), milliseconds });
      }
      const milliseconds = millisecondsUntil(travel, appliedAt(reached));
      writeJson({ pushed: commit, applied: commit, milliseconds });
    },
    nextSteps: () => {},
    failed: (problem) => writeJson({ error: problem }),
  };
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
