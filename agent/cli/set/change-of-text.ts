import { err, ok, type Result } from "#contract/result.ts";

import type { FieldChange } from "./field-change.ts";

/** Reads what `set namespace`, `set nameprefix` and `set namesuffix` are called with. */
export function changeOfText(
  field: string,
  what: string,
): (args: readonly string[]) => Result<FieldChange, readonly string[]> {
  return (args) => {
    const [value, ...more] = args;
    if (value === undefined || more.length > 0) {
      return err([`must specify exactly one ${what} value, and there are ${args.length}`]);
    }
    return ok({ kind: "text", field, value });
  };
}
