/** What a command said, and the code with which it ended. */
interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The flux command, as somebody runs it against one cluster. */
export type Flux = (...args: readonly string[]) => Promise<Answer>;
