import type { LogFields, Logger } from "../ports.ts";

const RANKS = { debug: 0, info: 1, error: 2 } as const;
type Level = keyof typeof RANKS;

/** Logs lines for people, as Flux's console encoding: time, level, message and the fields as JSON, with tabs between. */
export function consoleLog(least: Level, write: (line: string) => void, clock: () => Date): Logger {
  function log(level: Level, message: string, fields: LogFields = {}): void {
    if (RANKS[level] < RANKS[least]) return;
    const details = JSON.stringify(fields);
    const parts = [clock().toISOString(), level.toUpperCase(), message];
    write(`${[...parts, ...(details === "{}" ? [] : [details])].join("\t")}\n`);
  }
  return {
    debug: (message, fields) => log("debug", message, fields),
    info: (message, fields) => log("info", message, fields),
    error: (message, fields) => log("error", message, fields),
  };
}
