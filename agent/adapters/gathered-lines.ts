const PAUSE_MILLISECONDS = 50; // ours: which nobody who reads a log notices
const MOST_CHARACTERS = 64 * 1024; // ours: as much as a pipe takes at one time

/** Where lines go. */
export interface LineSink {
  write(lines: string): void;
}

/**
 * Writes lines that come close together in one go: each write by itself holds everything up until it is done, which an agent that
 * reconciles many things at one time would notice. What is left is written when the process ends.
 */
export function gathered(sink: LineSink): LineSink {
  let lines = "";
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (lines === "") return;
    const ready = lines;
    lines = "";
    sink.write(ready);
  }

  process.once("exit", flush);
  return {
    write(line) {
      lines += line;
      if (lines.length >= MOST_CHARACTERS) flush();
      else timer ??= setTimeout(flush, PAUSE_MILLISECONDS).unref();
    },
  };
}
