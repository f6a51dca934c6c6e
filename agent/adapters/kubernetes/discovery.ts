import { err, ok, type Result } from "#contract/result.ts";

import { groupOf, type ObjectRef } from "../../objects/kube-object.ts";
import { parseJsonObject } from "../../objects/parse-json.ts";
import { listAt, textAt, valueAt } from "../../objects/read-json.ts";
import type { ApiProblem } from "../../ports.ts";
import type { ApiAnswer } from "./connection.ts";
import { problemOf } from "./problem.ts";

/** Where the objects of a kind are found. */
export interface Resource {
  readonly plural: string;
  readonly isNamespaced: boolean;
}

type Kind = Pick<ObjectRef, "apiVersion" | "kind">;
type Get = (path: string, signal: AbortSignal) => Promise<Result<ApiAnswer, ApiProblem>>;

/** Finds out where the objects of each kind live: one request for each API group and version, remembered until a kind is missing. */
export class Discovery {
  readonly #get: Get;
  readonly #known = new Map<string, Promise<Result<Resources, ApiProblem>>>();

  constructor(get: Get) {
    this.#get = get;
  }

  /** The resource of a kind; `NoMatch` where the API server has none. */
  async resourceOf(
    { apiVersion, kind }: Kind,
    signal: AbortSignal,
  ): Promise<Result<Resource, ApiProblem>> {
    const remembered = await this.#known.get(apiVersion);
    const known = remembered?.ok === true ? remembered.value.get(kind) : undefined;
    if (known !== undefined) return ok(known);
    const asked = this.#ask(apiVersion, signal);
    this.#known.set(apiVersion, asked);
    const resources = await asked;
    if (!resources.ok) return resources;
    const resource = resources.value.get(kind);
    return resource === undefined ? err(noMatch({ apiVersion, kind })) : ok(resource);
  }

  /** A kind that was known is served no more: it is asked for again. */
  forget({ apiVersion }: Pick<Kind, "apiVersion">): void {
    this.#known.delete(apiVersion);
  }

  async #ask(apiVersion: string, signal: AbortSignal): Promise<Result<Resources, ApiProblem>> {
    const answer = await this.#get(pathOfVersion(apiVersion), signal);
    if (!answer.ok) return answer;
    if (answer.value.status === 404) return ok(new Map());
    if (answer.value.status !== 200) return err(problemOf(answer.value));
    return ok(readResources(answer.value.body));
  }
}

/** The path of the objects of a kind in the namespace of a reference, or of all where it names none. */
export function pathOf(
  { apiVersion, namespace }: Pick<ObjectRef, "apiVersion" | "namespace">,
  { plural, isNamespaced }: Resource,
): string {
  const isScoped = isNamespaced && namespace !== undefined;
  const scope = isScoped ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${pathOfVersion(apiVersion)}${scope}/${plural}`;
}

/** The path of an API version. Texts of a manifest never become a path of their own: each part is encoded. */
function pathOfVersion(apiVersion: string): string {
  const prefix = groupOf(apiVersion) === "" ? "api" : "apis";
  return ["", prefix, ...apiVersion.split("/").map(encodeURIComponent)].join("/");
}

type Resources = ReadonlyMap<string, Resource>;

function readResources(body: string): Resources {
  const listed = listAt(parseJsonObject(body), "resources");
  const resources = listed.flatMap((entry): (readonly [string, Resource])[] => {
    const plural = textAt(entry, "name") ?? "";
    const kind = textAt(entry, "kind");
    const isSubresource = plural.includes("/");
    if (kind === undefined || isSubresource) return [];
    return [[kind, { plural, isNamespaced: valueAt(entry, "namespaced") === true }]];
  });
  return new Map(resources);
}

/** The problem of a kind that is not served, in the words of client-go's NoKindMatchError. */
export function noMatch({ apiVersion, kind }: Kind): ApiProblem {
  return {
    status: 404,
    reason: "NoMatch",
    message: `no matches for kind "${kind}" in version "${apiVersion}"`,
  };
}
