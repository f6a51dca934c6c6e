import { registryName, repositoryPath } from "#contract/image-reference.ts";
import { quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, tellsNothing, type Reading } from "../event.ts";
import { TEXT } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { optionalHeader, readHeader } from "../read-header.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import type { SenderOptions } from "../sender.ts";
import { eventOfImage } from "./image-event.ts";

const PUSHES: ReadonlySet<string> = new Set(["CREATED", "UPDATED"]);

/** Reads a webhook of Nexus Repository 3. It does not say where its registry listens: that is set up with the sender. */
export function readNexus(delivery: Delivery, options: SenderOptions): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const kind = readHeader(delivery, "X-Nexus-Webhook-Id");
  if (!kind.ok) return kind;
  const id = optionalHeader(delivery, "X-Nexus-Webhook-Delivery");
  if (kind.value !== "rm:repository:component") {
    return ok(tellsNothing(`A Nexus event ${quote(kind.value)} pushes no image.`, id));
  }
  const read = readFields(payload.value, (fields) => ({
    action: fields.required("action", TEXT),
    format: fields.required("component.format", TEXT),
    name: fields.required("component.name", TEXT),
    tag: fields.required("component.version", TEXT),
  }));
  if (!read.ok) return read;
  const { action, format, name, tag } = read.value;
  if (!PUSHES.has(action) || format !== "docker") {
    return ok(
      tellsNothing(`A ${quote(format)} component that was ${quote(action)} is no new image.`, id),
    );
  }
  const repository = repositoryPath(name);
  if (repository === undefined) {
    return malformedBody(`In the body, component.name is ${quote(name)}, which names no image.`);
  }
  const registry = registryName(options.registry ?? "");
  return ok(tells(eventOfImage({ registry, repository, tag }), id));
}
