import { timingSafeEqual } from "node:crypto";

import { stringify } from "yaml";

import {
  aggregated,
  groupDocument,
  groupList,
  legacyVersions,
  resourceList,
} from "../discovery/discover.ts";
import { openApiV3, openApiV3Index } from "../discovery/openapi-v3.ts";
import { VERSION } from "../discovery/version.ts";
import type { JsonMap } from "../json.ts";
import { represent, representationOf } from "../print/represent.ts";
import type { Representation, Shown } from "../print/represent.ts";
import { statusOf } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Call } from "../requests/call.ts";
import type { Cluster } from "../requests/cluster.ts";
import { handle, verbOf } from "../requests/handle.ts";
import { readOptions } from "../requests/options.ts";
import { parseRequestPath } from "../requests/request-path.ts";
import type { RequestPath } from "../requests/request-path.ts";
import { watch } from "../requests/watch.ts";
import type { Request, Response } from "./serve.ts";
import { streamWatch } from "./stream-watch.ts";

const JSON_TYPE = "application/json";

/** Answers every request to the API: who asks, what is there, objects, and watches of them. */
export function answer(cluster: Cluster, token: string, request: Request): Response {
  const { path } = request;
  if (HEALTH.test(path)) return plain(200, "ok");
  if (!isAuthorized(request.authorization, token)) return refuse(UNAUTHORIZED);
  const place = parseRequestPath(path);
  return place === undefined
    ? answerDocument(cluster, request)
    : answerObjects(cluster, request, place);
}

const HEALTH = /^\/(healthz|readyz|livez)(\/.*)?$/;

const UNAUTHORIZED: Refusal = { code: 401, reason: "Unauthorized", message: "Unauthorized" };

function isAuthorized(authorization: string, token: string): boolean {
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Discovery, versions and schemas. */
function answerDocument({ kinds }: Cluster, { path, accept, host }: Request): Response {
  const all = kinds.all();
  const [root = "", group = "", version = ""] = path.split("/").filter((part) => part !== "");
  if (path === "/version" || path === "/version/") return whole(200, VERSION);
  if (path === "/")
    return whole(200, { paths: ["/api", "/apis", "/healthz", "/openapi/v3", "/version"] });
  if (root === "openapi") return answerOpenApi(all, path);
  const wanted = aggregatedFormat(accept);
  if (root === "api" && group === "") {
    if (wanted !== undefined) return aggregatedDocument(aggregated(all, "api", wanted), wanted);
    return whole(200, legacyVersions(host));
  }
  if (root === "apis" && group === "") {
    if (wanted !== undefined) return aggregatedDocument(aggregated(all, "apis", wanted), wanted);
    return whole(200, groupList(all));
  }
  const document =
    root === "api"
      ? resourceList(all, "", group)
      : root !== "apis"
        ? undefined
        : version === ""
          ? groupDocument(all, group)
          : resourceList(all, group, version);
  return document === undefined ? plain(404, "404 page not found\n") : whole(200, document);
}

function aggregatedFormat(accept: string): "v2" | "v2beta1" | undefined {
  for (const clause of accept.split(",")) {
    if (!clause.includes("as=APIGroupDiscoveryList")) continue;
    if (clause.includes("v=v2beta1")) return "v2beta1";
    if (clause.includes("v=v2")) return "v2";
  }
  return undefined;
}

function aggregatedDocument(document: JsonMap, format: string): Response {
  const type = `application/json;g=apidiscovery.k8s.io;v=${format};as=APIGroupDiscoveryList`;
  return { kind: "whole", code: 200, type, body: JSON.stringify(document), warnings: [] };
}

function answerOpenApi(all: ReturnType<Cluster["kinds"]["all"]>, path: string): Response {
  if (path === "/openapi/v3") return whole(200, openApiV3Index(all));
  const document = openApiV3(all, path.replace("/openapi/v3/", ""));
  return document === undefined ? plain(404, "404 page not found\n") : whole(200, document);
}

function answerObjects(cluster: Cluster, request: Request, place: RequestPath): Response {
  const { group, version, plural, namespace, name, subresource } = place;
  const kind = cluster.kinds.find(group, version, plural);
  if (kind === undefined) {
    const isKnown = cluster.kinds.hasGroupVersion(group, version);
    return isKnown ? refuse(NO_RESOURCE) : plain(404, "404 page not found\n");
  }
  const representation = representationOf(request.accept);
  if (representation === undefined) return refuse(NOT_ACCEPTABLE);
  const isWatch = request.method === "GET" && (place.isWatch || isTrue(request.query.get("watch")));
  const options = readOptions(request.query, optionsVerb(request.method), request.contentType);
  if (!options.ok) return refuse(options.error);
  const call: Call = {
    kind,
    subresource,
    query: request.query,
    options: options.value,
    body: request.body.toString("utf8"),
    bytes: request.body,
    contentType: request.contentType,
    userAgent: request.userAgent,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
  const includeObject = request.query.get("includeObject") ?? "";
  const shown: Shown = { kind, representation, includeObject, now: cluster.now() };
  return isWatch
    ? answerWatch(cluster, call, shown)
    : answerCall(cluster, call, { shown, method: request.method });
}

const NO_RESOURCE: Refusal = {
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
  details: {},
};

const NOT_ACCEPTABLE: Refusal = {
  code: 406,
  reason: "NotAcceptable",
  message:
    "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/json;stream=watch",
  details: {},
};

function isTrue(value: string | null): boolean {
  return value === "true" || value === "1";
}

function optionsVerb(method: string): "create" | "update" | "patch" | "delete" {
  const verb = verbOf(method, method === "POST");
  return verb === "create" || verb === "update" || verb === "patch" ? verb : "delete";
}

function answerCall(
  cluster: Cluster,
  call: Call,
  { shown, method }: { readonly shown: Shown; readonly method: string },
): Response {
  const result = handle(cluster, call, method);
  if (!result.ok) return refuse(result.error);
  const { code, object, warnings } = result.value;
  // A subresource of another kind, such as a scale, has no table.
  const isOwn = object["kind"] === shown.kind.kind || object["kind"] === shown.kind.listKind;
  const body = isOwn ? represent(object, shown) : object;
  const deprecation = shown.kind.deprecation ?? [];
  const all = [deprecation, ...warnings].flat();
  return { ...rendered(code, body, shown.representation), warnings: all };
}

function answerWatch(cluster: Cluster, call: Call, shown: Shown): Response {
  const watching = watch(cluster, call);
  if (!watching.ok) return refuse(watching.error);
  return streamWatch(cluster, watching.value, { call, shown });
}

function rendered(
  code: number,
  body: JsonMap,
  representation: Representation,
): Response & { readonly kind: "whole" } {
  if (representation.kind === "object" && representation.yaml) {
    return { kind: "whole", code, type: "application/yaml", body: stringify(body), warnings: [] };
  }
  return whole(code, body);
}

function whole(code: number, body: JsonMap): Response & { readonly kind: "whole" } {
  return { kind: "whole", code, type: JSON_TYPE, body: `${JSON.stringify(body)}\n`, warnings: [] };
}

function plain(code: number, body: string): Response {
  return { kind: "whole", code, type: "text/plain; charset=utf-8", body, warnings: [] };
}

function refuse(refusal: Refusal): Response {
  return whole(refusal.code, statusOf(refusal));
}
