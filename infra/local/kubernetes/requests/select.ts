import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { SELECTABLE } from "../builtin/facts.ts";
import { textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { badRequest } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { parseFieldSelector, parseLabelSelector, passesFields } from "../store/selectors.ts";
import type { FieldTest, Selector } from "../store/selectors.ts";
import type { Call } from "./call.ts";

/** Which objects a list, watch or deletecollection means. */
export interface Selection {
  readonly selects: Selector;
  readonly selectsAll: boolean; // no selector was given
}

/** Reads the namespace, the name and both selectors of a request. */
export function selectionOf(call: Call): Result<Selection, Refusal> {
  const { kind, namespace, name, query } = call;
  const [labelText, fieldText] = [
    query.get("labelSelector") ?? "",
    query.get("fieldSelector") ?? "",
  ];
  const byLabels = parseLabelSelector(labelText);
  if (!byLabels.ok) return err(badRequest(byLabels.error));
  const tests = parseFieldSelector(fieldText);
  if (!tests.ok) return err(badRequest(tests.error));
  const unknown = unknownField(kind, tests.value);
  if (unknown !== undefined) return err(badRequest(unknown));
  return ok({
    selectsAll: labelText === "" && fieldText === "" && name === undefined,
    selects: (object) =>
      (namespace === undefined || textAt(object, "metadata", "namespace") === namespace) &&
      (name === undefined || textAt(object, "metadata", "name") === name) &&
      byLabels.value(object) &&
      passesFields(fieldsView(kind, object), tests.value),
  });
}

const ALWAYS = ["metadata.name", "metadata.namespace"];

function unknownField(kind: Kind, tests: readonly FieldTest[]): string | undefined {
  const known = [...ALWAYS, ...(SELECTABLE[kind.resource] ?? [])];
  const bad = tests.find(({ field }) => !known.includes(field));
  if (bad === undefined) return undefined;
  const only = `only ${ALWAYS.map((field) => JSON.stringify(field)).join(", ")}`;
  if (kind.custom || SELECTABLE[kind.resource] === undefined) {
    return `${JSON.stringify(bad.field)} is not a known field selector: ${only}`;
  }
  return `field label not supported: ${bad.field}`;
}

/** Some fields are picked by a name under which they do not stand. */
function fieldsView(kind: Kind, object: JsonMap): JsonMap {
  if (kind.resource !== "/events") return object;
  const component = textAt(object, "source", "component") ?? textAt(object, "reportingComponent");
  return { ...object, source: component ?? "" };
}
