import { registryName, repositoryPath } from "#contract/image-reference.ts";
import { quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, tellsNothing, type Reading } from "../event.ts";
import { ANY_TEXT, TEXT } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import type { SenderOptions } from "../sender.ts";
import { eventOfImage } from "./image-event.ts";

const PUSHES: ReadonlySet<string> = new Set(["pushed", "promoted"]);
const CHART = "application/vnd.cncf.helm.config.v1+json";

/** Reads a webhook of JFrog Artifactory. An image of several platforms is told of once for each of its manifests. */
export function readJfrog(delivery: Delivery, options: SenderOptions): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const head = readFields(payload.value, (fields) => ({
    domain: fields.required("domain", TEXT),
    event: fields.required("event_type", TEXT),
  }));
  if (!head.ok) return head;
  const { domain, event } = head.value;
  if (domain !== "docker" || !PUSHES.has(event)) {
    return ok(tellsNothing(`A ${quote(event)} in ${quote(domain)} pushes no image.`));
  }
  const read = readFields(payload.value, (fields) => ({
    key: fields.required("data.repo_key", TEXT),
    name: fields.required("data.image_name", TEXT),
    tag: fields.required("data.tag", TEXT),
    path: fields.optional("data.path", ANY_TEXT) ?? "",
    type: fields.optional("data.image_type", ANY_TEXT),
    sha256: fields.optional("data.sha256", ANY_TEXT),
    origin: fields.optional("jpd_origin", ANY_TEXT) ?? "",
  }));
  if (!read.ok) return read;
  const { key, name, tag, path, type, sha256, origin } = read.value;
  const host = options.registry ?? hostOf(origin);
  const image = folderOf(path, name);
  const isInHost = options.repositoryInHost === true;
  const repository = repositoryPath(isInHost ? image : `${key}/${image}`);
  if (repository === undefined) {
    return malformedBody(`In the body, ${quote(`${key}/${image}`)} names no image.`);
  }
  return ok(
    tells(
      eventOfImage({
        registry: registryName(isInHost ? `${key}.${host}` : host),
        repository,
        tag,
        digest: sha256 === undefined ? undefined : `sha256:${sha256}`,
        mediaType: type === "helmoci" ? CHART : undefined,
      }),
    ),
  );
}

/** The image's whole path: `data.image_name` lacks the folders that `data.path`, which goes on with tag and manifest, has. */
function folderOf(path: string, name: string): string {
  const folder = path.split("/").slice(0, -2).join("/");
  return folder === name || folder.endsWith(`/${name}`) ? folder : name;
}

/** Only the name is taken: nothing at the address is ever opened. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}
