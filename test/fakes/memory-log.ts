import type { LogFields, Logger } from "../../agent/ports.ts";

export interface LogLine {
  readonly level: "debug" | "info" | "error";
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines. */
export function memoryLog(): Logger & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  return {
    lines,
    debug: (message, fields = {}) => void lines.push({ level: "debug", message, fields }),
    info: (message, fields = {}) => void lines.push({ level: "info", message, fields }),
    error: (message, fields = {}) => void lines.push({ level: "error", message, fields }),
  };
}
