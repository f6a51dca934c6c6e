import { isJsonObject } from "../../../../agent/objects/kube-object.ts";
import { textAt } from "../../../../agent/objects/read-json.ts";

/** Which lines of a log are wanted; absent: all. */
export interface LogFilter {
  readonly level?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string; // absent: those of all namespaces, and of none
}

/** Prints a line of a controller's log as `flux logs` does; nothing where it is not wanted, or is no log entry. */
export function printLogLine(line: string, filter: LogFilter = {}): string {
  if (!line.startsWith("{")) return "";
  const entry: unknown = JSON.parse(line);
  if (!isJsonObject(entry)) return "";
  const [time, level, message, error = "", name = "", namespace = ""] = [
    "ts",
    "level",
    "msg",
    "error",
    "name",
    "namespace",
  ].map((key) => textAt(entry, key));
  const kind = textAt(entry, "reconciler kind") ?? textAt(entry, "controllerKind") ?? "";
  const isWanted =
    isEither(filter.level, level) &&
    isEither(filter.kind, kind) &&
    isEither(filter.name, name) &&
    isEither(filter.namespace, namespace);
  if (!isWanted) return "";
  const subject = name === "" ? kind : `${kind}/${name}.${namespace}`;
  return `${time} ${level} ${subject} - ${message} ${error}\n`;
}

function isEither(wanted: string | undefined, found: string | undefined): boolean {
  return wanted === undefined || wanted.toLowerCase() === found?.toLowerCase();
}
