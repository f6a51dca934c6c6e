import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { malformedBody, type Rejection } from "./rejection.ts";

/** What a field may hold. */
export interface Kind<T> {
  readonly is: (value: unknown) => value is T;
  readonly name: string; // completes "is 42, not …"
  readonly blank: T; // stands in for a field that has a problem, until all problems are found
  readonly show?: (value: unknown) => string; // absent: quoted
}

/** Hands out the fields of a payload, each named by its path: `repository.full_name`. */
export interface Fields {
  required<T>(path: string, kind: Kind<T>): T;
  /** Undefined where the field is absent or null; a field of another kind is a problem here, too. */
  optional<T>(path: string, kind: Kind<T>): T | undefined;
}

/** Reads the fields of a payload, or names each one that is missing or not of its kind. */
export function readFields<T>(
  payload: JsonObject,
  read: (fields: Fields) => T,
): Result<T, Rejection> {
  const problems: string[] = [];
  const value = read({
    required: (path, kind) => {
      const found = valueAt(payload, path);
      if (kind.is(found)) return found;
      problems.push(describe(path, found, kind));
      return kind.blank;
    },
    optional: (path, kind) => {
      const found = valueAt(payload, path);
      if (found === undefined || found === null || kind.is(found)) return found ?? undefined;
      problems.push(describe(path, found, kind));
      return undefined;
    },
  });
  return problems.length === 0 ? ok(value) : malformedBody(`In the body, ${problems.join("; ")}.`);
}

/** Follows a path through members of the objects' own: a name such as `constructor` finds nothing that was not sent. */
function valueAt(payload: JsonObject, path: string): unknown {
  let value: unknown = payload;
  for (const name of path.split(".")) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function describe<T>(path: string, found: unknown, { name, show = quote }: Kind<T>): string {
  return found === undefined ? `${path} is missing` : `${path} is ${show(found)}, not ${name}`;
}
