import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isMap, numberAt, parseJson, textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { badRequest, expired, forbiddenField, invalid, tooLargeVersion } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { compareKeys } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { selectionOf } from "./select.ts";
import type { Selection } from "./select.ts";

/** GET of a collection, whole or page by page. */
export function list(cluster: Cluster, call: Call): Answer {
  const selection = selectionOf(call);
  if (!selection.ok) return selection;
  const page = pageOf(cluster.store, call);
  if (!page.ok) return page;
  const objects = objectsAt(cluster.store, call.kind.resource, page.value.revision);
  if (objects === undefined) return err(expired(TOO_OLD));
  const { items, rest, last } = takePage(call, objects, {
    page: page.value,
    selection: selection.value,
  });
  const token =
    last === undefined
      ? {}
      : { continue: encodeToken({ revision: page.value.revision, after: last }) };
  const remaining = rest > 0 && selection.value.selectsAll ? { remainingItemCount: rest } : {};
  const none = call.kind.custom ? { continue: "" } : {};
  const metadata = {
    resourceVersion: String(page.value.revision),
    ...none,
    ...token,
    ...remaining,
  };
  return ok({ code: 200, object: listOf(call, items, metadata), warnings: [] });
}

const TOO_OLD =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

interface Page {
  readonly revision: number;
  readonly after: string; // the key of the last item of the page before
  readonly limit: number; // 0: everything
}

function pageOf(store: Store, { query }: Call): Result<Page, Refusal> {
  const limit = Math.max(0, Number(query.get("limit") ?? 0) || 0);
  const token = query.get("continue") ?? "";
  const asked = query.get("resourceVersion") ?? "";
  const match = query.get("resourceVersionMatch") ?? "";
  if (token !== "") return continuedPage(token, { asked, limit });
  if (match !== "" && asked === "") {
    const words = "resourceVersionMatch is forbidden unless resourceVersion is provided";
    return err(badListOption(forbiddenField("resourceVersionMatch", words)));
  }
  if (asked !== "" && !/^\d+$/.test(asked)) {
    return err(
      badRequest(
        `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(asked)}: strconv.ParseUint: parsing ${JSON.stringify(asked)}: invalid syntax`,
      ),
    );
  }
  const revision = Number(asked);
  if (revision > store.revision) return err(tooLargeVersion(revision, store.revision));
  const isExact = match === "Exact" || (limit > 0 && match === "" && revision > 0);
  return ok({ revision: isExact ? revision : store.revision, after: "", limit });
}

function badListOption(problem: ReturnType<typeof forbiddenField>): Refusal {
  return invalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", [problem]);
}

function continuedPage(
  token: string,
  { asked, limit }: { readonly asked: string; readonly limit: number },
): Result<Page, Refusal> {
  if (asked !== "" && asked !== "0") {
    return err(badRequest("specifying resource version is not allowed when using continue"));
  }
  const decoded = decodeToken(token);
  return decoded.ok ? ok({ ...decoded.value, limit }) : err(badRequest(decoded.error));
}

interface Token {
  readonly revision: number;
  readonly after: string;
}

function encodeToken({ revision, after }: Token): string {
  const text = JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, start: after });
  return Buffer.from(text).toString("base64url");
}

function decodeToken(token: string): Result<Token, string> {
  const value = readToken(token);
  const [revision, after] = [numberAt(value, "rv"), textAt(value, "start")];
  if (revision === undefined || after === undefined) {
    return err("invalid continue token: continue key is not valid");
  }
  return ok({ revision, after });
}

function readToken(token: string): Json {
  try {
    const value = parseJson(Buffer.from(token, "base64url").toString());
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}

type Keyed = readonly (readonly [string, JsonMap])[];

/** The objects as they were at a revision; absent when too much was forgotten since. */
function objectsAt(store: Store, resource: string, revision: number): Keyed | undefined {
  if (revision === store.revision) return store.list(resource);
  const changes = store.history.since(revision);
  if (changes === undefined) return undefined;
  const objects = new Map(store.list(resource));
  for (const change of changes.toReversed()) {
    if (change.resource !== resource) continue;
    if (change.previous === undefined) objects.delete(change.key);
    else objects.set(change.key, change.previous);
  }
  return [...objects].toSorted(([left], [right]) => compareKeys(left, right));
}

interface Taken {
  readonly items: readonly JsonMap[];
  readonly rest: number; // how many come after
  readonly last?: string; // the key to go on from
}

function takePage(
  { namespace }: Call,
  objects: Keyed,
  { page, selection }: { readonly page: Page; readonly selection: Selection },
): Taken {
  const items: JsonMap[] = [];
  const prefix = namespace === undefined ? "" : `${namespace}/`;
  const here = objects.filter(([key]) => key.startsWith(prefix) && key > page.after);
  let last = "";
  for (const [index, [key, object]] of here.entries()) {
    if (!selection.selects(object)) continue;
    if (page.limit > 0 && items.length === page.limit) {
      return { items, rest: here.length - index, last };
    }
    items.push(object);
    last = key;
  }
  return { items, rest: 0 };
}

/** The list object around items; built-in kinds leave kind and version out of each item. */
export function listOf({ kind }: Call, items: readonly JsonMap[], metadata: JsonMap): JsonMap {
  return {
    kind: kind.listKind,
    apiVersion: kind.apiVersion,
    metadata,
    items: items.map((item) => {
      const served = kind.toServed(item);
      if (kind.custom) return served;
      const { kind: _kind, apiVersion: _version, ...bare } = served;
      return bare;
    }),
  };
}
