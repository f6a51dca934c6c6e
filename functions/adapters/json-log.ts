import type { Log } from "../ports.ts";

const MAX_FIELD_CHARACTERS = 1024; // no line is as long as a sender likes

/** Writes each fact as one line of JSON. */
export function jsonLog(write: (line: string) => void, now: () => Date): Log {
  return (fact) => {
    const line = { time: now().toISOString(), ...fact };
    write(JSON.stringify(line, (_name, value: unknown) => cut(value)));
  };
}

function cut(value: unknown): unknown {
  return typeof value === "string" ? value.slice(0, MAX_FIELD_CHARACTERS) : value;
}
