import type { FluxApi } from "./api.ts";
import type { Voice } from "./voice.ts";

/** How a command is called. */
export interface Call {
  readonly api: FluxApi;
  readonly voice: Voice;
  readonly words: readonly string[]; // behind the name of the command
  readonly namespace: string;
  /** The value of a flag; empty where it is not given. */
  readonly flag: (name: string) => string;
  readonly has: (name: string) => boolean;
}

/** Does what the flux command does, and gives the exit code. What it throws is told as a failure. */
export type Command = (call: Call) => Promise<number>;
