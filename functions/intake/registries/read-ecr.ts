import { repositoryPath } from "#contract/image-reference.ts";
import { quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, tellsNothing, type Reading } from "../event.ts";
import { ANY_TEXT, TEXT, DELIVERY_ID } from "../field-kinds.ts";
import { readFields, type Fields } from "../read-fields.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { eventOfImage } from "./image-event.ts";

/** Reads an event of ECR that EventBridge delivered to an API destination: as the body of a request. */
export function readEcr(delivery: Delivery): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  return payload.ok ? readEcrEvent(payload.value) : payload;
}

/** What happened to an image when such an event says that it went well. */
interface Kind {
  readonly action: string | undefined; // of several; absent: there is one
  readonly outcome: string; // the member of `detail` that says SUCCESS
}

const PUSHES: ReadonlyMap<string, Kind> = new Map([
  ["ECR Image Action", { action: "PUSH", outcome: "detail.result" }],
  ["ECR Pull Through Cache Action", { action: undefined, outcome: "detail.sync-status" }],
  ["ECR Replication Action", { action: "REPLICATE", outcome: "detail.result" }],
]);

/** Reads an event of ECR as EventBridge hands it to a function. Only AWS itself can send with the source `aws.ecr`. */
export function readEcrEvent(event: JsonObject): Result<Reading, Rejection> {
  const head = readFields(event, (fields) => ({
    id: fields.required("id", DELIVERY_ID),
    source: fields.required("source", TEXT),
    type: fields.required("detail-type", TEXT),
  }));
  if (!head.ok) return head;
  const { id, source, type } = head.value;
  const kind = PUSHES.get(type);
  if (source !== "aws.ecr" || kind === undefined) {
    return ok(tellsNothing(`An event ${quote(type)} of ${quote(source)} pushes no image.`, id));
  }
  return readPush(event, kind, id);
}

function readPush(event: JsonObject, kind: Kind, id: string): Result<Reading, Rejection> {
  const read = readFields(event, (fields) => ({
    account: fields.required("account", ACCOUNT),
    region: fields.required("region", REGION),
    name: fields.required("detail.repository-name", TEXT),
    tag: fields.optional("detail.image-tag", ANY_TEXT),
    digest: fields.optional("detail.image-digest", ANY_TEXT),
    mediaType: fields.optional("detail.artifact-media-type", ANY_TEXT),
    outcome: fields.required(kind.outcome, TEXT),
    action: actionOf(fields, kind),
  }));
  if (!read.ok) return read;
  const { account, region, name, outcome, action, ...rest } = read.value;
  if (outcome !== "SUCCESS" || action !== kind.action) {
    const what = action ?? "cache";
    return ok(tellsNothing(`${quote(what)} with ${quote(outcome)} pushes no image.`, id));
  }
  const repository = repositoryPath(name);
  if (repository === undefined) {
    return malformedBody(`In the event, ${quote(name)} names no image.`);
  }
  const registry = `${account}.dkr.ecr.${region}.${domainOf(region)}`;
  return ok(tells(eventOfImage({ registry, repository, ...rest }), id));
}

function actionOf(fields: Fields, { action }: Kind): string | undefined {
  return action === undefined ? undefined : fields.required("detail.action-type", TEXT);
}

const ACCOUNT = {
  ...TEXT,
  is: (value: unknown): value is string => typeof value === "string" && /^\d{12}$/.test(value),
  name: "an account of 12 digits",
};

const REGION = {
  ...TEXT,
  is: (value: unknown): value is string =>
    typeof value === "string" && /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(value),
  name: "a region",
};

/** Each partition of AWS has a domain of its own. */
function domainOf(region: string): string {
  if (region.startsWith("cn-")) return "amazonaws.com.cn";
  if (region.startsWith("eusc-")) return "amazonaws.eu";
  if (region.startsWith("us-iso-")) return "c2s.ic.gov";
  return region.startsWith("us-isob-") ? "sc2s.sgov.gov" : "amazonaws.com";
}
