import type { JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { isList } from "../../objects/read-json.ts";
import { TAG } from "../../objects/yaml/node.ts";
import { floatText } from "../../objects/yaml/number-text.ts";

const MAX_SHOWN = 10; // characters of a value that go-yaml shows; of a longer one, some fewer

/** A value in the messages of go-yaml v3 about what cannot be unmarshalled. */
export function shownByGoYaml(value: JsonValue): string {
  if (isList(value)) return "!!seq";
  if (value === null || isJsonObject(value)) return "!!map";
  const text = typeof value === "number" ? floatText(value) : String(value);
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 3)}...` : text;
  return `${yamlTagOf(value)} \`${shown}\``;
}

function yamlTagOf(value: bigint | boolean | number | string): string {
  if (typeof value === "boolean") return TAG.bool;
  if (typeof value === "string") return TAG.str;
  return typeof value === "bigint" || Number.isInteger(value) ? TAG.int : TAG.float;
}
