import { err } from "#contract/result.ts";

import type { Kind } from "../kinds/kind.ts";
import { methodNotAllowed, noSuchResource, notFound } from "../refusal.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { create } from "./create.ts";
import { removeAll } from "./delete-collection.ts";
import { remove } from "./delete.ts";
import { finalize } from "./finalize.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { patch } from "./patch.ts";
import { isReview, review } from "./review.ts";
import { scale } from "./scale.ts";
import { update } from "./update.ts";

/** The verb of a method on a collection or an object, as discovery names it. */
export function verbOf(method: string, isCollection: boolean): string | undefined {
  switch (method) {
    case "GET":
    case "HEAD":
      return isCollection ? "list" : "get";
    case "POST":
      return isCollection ? "create" : undefined;
    case "PUT":
      return isCollection ? undefined : "update";
    case "PATCH":
      return isCollection ? undefined : "patch";
    case "DELETE":
      return isCollection ? "deletecollection" : "delete";
    default:
      return undefined;
  }
}

/** Answers one request for objects, watches aside. */
export function handle(cluster: Cluster, call: Call, method: string): Answer {
  const verb = verbOf(method, call.name === undefined);
  if (call.subresource !== "") return handleSubresource(cluster, call, { method, verb });
  if (verb === undefined || !isAllowed(call, verb)) return err(methodNotAllowed());
  if (verb === "create" && isReview(call)) return review(cluster, call);
  return VERBS[verb]?.(cluster, call) ?? err(methodNotAllowed());
}

const VERBS: Readonly<Record<string, (cluster: Cluster, call: Call) => Answer>> = {
  list,
  get,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeAll,
};

/** Objects of a namespaced kind are made and collectively deleted in one namespace, not in all. */
function isAllowed({ kind, namespace }: Call, verb: string): boolean {
  const needsNamespace = kind.namespaced && namespace === undefined && verb !== "list";
  return (
    kind.verbs.includes(verb) && !needsNamespace && (kind.namespaced || namespace === undefined)
  );
}

interface Asked {
  readonly method: string;
  readonly verb: string | undefined;
}

function handleSubresource(cluster: Cluster, call: Call, { method, verb }: Asked): Answer {
  const known = subresourceOf(call.kind, call.subresource);
  if (known === undefined) {
    return err(call.kind.custom ? notFound(call.kind, call.name ?? "") : noSuchResource());
  }
  if (verb === undefined || !known.verbs.includes(verb)) return err(methodNotAllowed());
  switch (call.subresource) {
    case "status":
      return VERBS[verb]?.(cluster, call) ?? err(methodNotAllowed());
    case "scale":
      return scale(cluster, call, method);
    case "finalize":
      return finalize(cluster, call);
    default:
      return err(noSuchResource());
  }
}

function subresourceOf(kind: Kind, name: string): Kind["subresources"][number] | undefined {
  return kind.subresources.find((subresource) => subresource.name === name);
}
