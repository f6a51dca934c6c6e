import { pino, type DestinationStream } from "pino";

import type { LogFields, Logger } from "../ports.ts";
import { logOutput } from "./log-output.ts";

/** Logs JSON lines with the keys of Flux's controllers (`level`, `ts`, `msg`, `error`), so that `flux logs` reads them. */
export function jsonLog(
  level: "debug" | "info" | "error",
  destination: DestinationStream = logOutput(),
): Logger {
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"ts":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    debug: (message, fields = {}) => log.debug(fields, message),
    info: (message, fields = {}) => log.info(fields, message),
    error: (message, fields = {}) => log.error(withError(fields), message),
  };
}

/** `flux logs` shows one field besides the message: the reason, wherever there is one. */
function withError({ because, ...fields }: LogFields): LogFields {
  return because === undefined ? fields : { error: because, ...fields };
}
