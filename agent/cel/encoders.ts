import type { Environment } from "@marcbachmann/cel-js";

import { addNamespace } from "./namespace.ts";

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Adds cel-go's extension for base64, of which padding may be left out. */
export function addEncoders(environment: Environment): void {
  const type = addNamespace(environment, "base64");
  environment
    .registerFunction(`${type}.encode(bytes): string`, (_: unknown, bytes: Uint8Array) =>
      Buffer.from(bytes).toString("base64"),
    )
    .registerFunction(`${type}.decode(string): bytes`, (_: unknown, text: string) => decode(text));
}

function decode(text: string): Uint8Array {
  if (!BASE64.test(text)) throw new RangeError("illegal base64 data");
  return new Uint8Array(Buffer.from(text, "base64"));
}
