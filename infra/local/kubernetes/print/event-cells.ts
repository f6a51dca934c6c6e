import { numberAt, textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { ageText } from "./age.ts";

/** The cells of an Event, which has its fields under other names in events.k8s.io. */
export function eventCells(event: JsonMap, now: Date): Readonly<Record<string, Json>> {
  const first = timeAt(event, ["firstTimestamp", "deprecatedFirstTimestamp", "eventTime"]);
  const last = timeAt(event, ["lastTimestamp", "deprecatedLastTimestamp"]) ?? first;
  const source =
    textAt(event, "source", "component") ?? textAt(event, "deprecatedSource", "component");
  const count = numberAt(event, "count") ?? numberAt(event, "deprecatedCount") ?? 0;
  return {
    "Last Seen": ageText(last, now),
    Type: textAt(event, "type") ?? "",
    Reason: textAt(event, "reason") ?? "",
    Object: objectText(event),
    Subobject:
      textAt(event, "involvedObject", "fieldPath") ?? textAt(event, "regarding", "fieldPath") ?? "",
    Source:
      source ?? textAt(event, "reportingComponent") ?? textAt(event, "reportingController") ?? "",
    Message: (textAt(event, "message") ?? textAt(event, "note") ?? "").trim(),
    "First Seen": ageText(first, now),
    Count: count === 0 ? 1 : count,
  };
}

function timeAt(event: JsonMap, names: readonly string[]): string | undefined {
  return names.map((name) => textAt(event, name)).find((time) => time !== undefined);
}

function objectText(event: JsonMap): string {
  const of = event["involvedObject"] === undefined ? "regarding" : "involvedObject";
  const name = textAt(event, of, "name") ?? "";
  const kind = (textAt(event, of, "kind") ?? "").toLowerCase();
  return name === "" ? kind : `${kind}/${name}`;
}
