import type { GitServer } from "./git/git-server.ts";
import { PushTraces, readFailure, readSign } from "./push-trace.ts";
import type { Travel } from "./report.ts";

const ARRIVAL_SECONDS = 60; // how long a push may take to reach the cluster before it counts as lost

/** Waits for commits to reach a cluster. */
export class Arrivals {
  readonly #git: GitServer;
  readonly #cluster: string;
  readonly #waiting = new Map<string, (problem?: string) => void>();
  readonly #traces = new PushTraces((commit) => void this.#arrive(commit));
  #lastFailure = "the agent told nothing";

  /** Hears of each push that has reached the cluster. */
  onArrival: (travel: Travel) => void = () => {};

  constructor(git: GitServer, cluster: string) {
    this.#git = git;
    this.#cluster = cluster;
  }

  /** Takes in a line of the agent's log. */
  read(line: string): void {
    this.#lastFailure = readFailure(line) ?? this.#lastFailure;
    const sign = readSign(line);
    if (sign !== undefined) this.#traces.add(sign);
  }

  /** Resolves when a commit has reached the cluster; rejects with the last thing that went wrong. */
  of(commit: string): Promise<void> {
    if (this.#hasArrived(commit)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const late = `Commit ${commit.slice(0, 7)} did not reach ${this.#cluster} in ${ARRIVAL_SECONDS} s`;
        reject(new Error(`${late}: ${this.#lastFailure}`));
      }, ARRIVAL_SECONDS * 1000);
      this.#waiting.set(commit, (problem) => {
        clearTimeout(timer);
        if (problem === undefined) resolve();
        else reject(new Error(problem));
      });
    });
  }

  /** Nothing will arrive any more. */
  fail(problem: string): void {
    for (const settle of this.#waiting.values()) settle(problem);
    this.#waiting.clear();
  }

  #hasArrived(commit: string): boolean {
    return this.#traces.of(commit).some(({ stage }) => stage === "ready");
  }

  async #arrive(commit: string): Promise<void> {
    await this.#git.settled();
    const delivery = this.#git.deliveries.findLast(({ message }) =>
      message.body.includes(`"after":"${commit}"`),
    );
    if (delivery !== undefined) {
      const { sentAt, milliseconds } = delivery;
      const [received] = this.#traces.of(commit);
      const answeredAt = sentAt.getTime() + milliseconds;
      // The agent may have the hint before the function's answer is back: it was queued by then.
      const queuedAt = new Date(Math.min(answeredAt, received?.at.getTime() ?? answeredAt));
      this.#traces.add({ commit, stage: "delivery", at: sentAt });
      this.#traces.add({ commit, stage: "hint queued", at: queuedAt });
      this.onArrival({ cluster: this.#cluster, commit, reached: this.#traces.of(commit) });
    }
    this.#waiting.get(commit)?.();
    this.#waiting.delete(commit);
  }
}
