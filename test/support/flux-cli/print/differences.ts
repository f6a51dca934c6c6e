import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from "../../../../agent/objects/kube-object.ts";
import { isList, textAt } from "../../../../agent/objects/read-json.ts";

const OF_THE_SERVER = new Set(["managedFields", "resourceVersion", "creationTimestamp", "uid"]);

/** Prints where two objects differ in a value, a block each, as `flux diff` does; what one of them lacks is only named. */
export function printDifferences(from: JsonObject, to: JsonObject): string {
  return differences(from, to, "").join("");
}

function differences(from: JsonValue, to: JsonValue, path: string): readonly string[] {
  if (isJsonObject(from) && isJsonObject(to)) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted();
    return names
      .filter((name) => !OF_THE_SERVER.has(name))
      .flatMap((name) => differences(from[name] ?? null, to[name] ?? null, join(path, name)));
  }
  if (isList(from) && isList(to)) {
    return from.flatMap((item, index) => {
      const name = textAt(item, "name") ?? String(index);
      return differences(item, to[index] ?? null, join(path, name));
    });
  }
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  return [`\n${path}\n± value change\n- ${textOf(from)}\n+ ${textOf(to)}\n\n`];
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function textOf(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
