import { pino } from "pino";

import { gathered, type LineSink } from "./gathered-lines.ts";

const MOST_UNREAD = 16 * 1024 * 1024; // ours: characters; what comes beyond while nobody reads is dropped

/**
 * Writes lines to a file descriptor, standard output unless another one is named, while everything else goes on: whoever reads
 * them may be slow. What is left is written when the process ends.
 */
export function logOutput(fd = 1): LineSink {
  const output = pino.destination({ dest: fd, sync: false, maxLength: MOST_UNREAD });
  const lines = gathered(output);
  process.once("exit", () => output.flushSync());
  return lines;
}
