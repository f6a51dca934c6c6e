import type { KubeConfig } from "@kubernetes/client-node";

import { err, ok, type Result } from "#contract/result.ts";

import { FIELD_MANAGER } from "../../objects/field-manager.ts";
import { isKubeObject, refOf, type KubeObject, type ObjectRef } from "../../objects/kube-object.ts";
import { parseJsonObject } from "../../objects/parse-json.ts";
import { printJson } from "../../objects/print-json.ts";
import type { ApiProblem, Cluster, Logger } from "../../ports.ts";
import { sleep } from "../system-clock.ts";
import { Connection, type ApiAnswer, type ApiExchange, type ApiRequest } from "./connection.ts";
import { Discovery, noMatch, pathOf } from "./discovery.ts";
import { isUnserved, problemOf, unreachable } from "./problem.ts";
import { readItems } from "./read-items.ts";
import { sendPatiently } from "./send-patiently.ts";
import { watchResource } from "./watch.ts";

type ObjectResult = Promise<Result<KubeObject, ApiProblem>>;
type AboutObject = Omit<ApiRequest, "path"> & { readonly suffix?: string };

interface Listeners {
  readonly log?: Pick<Logger, "error">; // hears of watches that cannot be had
  readonly onExchange?: (exchange: ApiExchange) => void; // hears of every request
}

/** The API server of a kubeconfig, or of the pod's own service account, as the agent sees it. */
export function kubernetesCluster(
  config: KubeConfig,
  { log, onExchange }: Listeners = {},
): Cluster & { close(): void } {
  const connection = new Connection(config, onExchange);
  const ways = { send: (request: ApiRequest) => connection.request(request), sleep };
  const discovery = new Discovery((path, signal) => send({ method: "GET", path, signal }));

  async function send(request: ApiRequest): Promise<Result<ApiAnswer, ApiProblem>> {
    try {
      return ok(await sendPatiently(request, ways));
    } catch (thrown) {
      return err(unreachable(request.signal.aborted ? request.signal.reason : thrown));
    }
  }

  /** Sends a request about an object; the problem where it was refused, whatever came otherwise. */
  async function ask(ref: ObjectRef, about: AboutObject): Promise<Result<ApiAnswer, ApiProblem>> {
    const resource = await discovery.resourceOf(ref, about.signal);
    if (!resource.ok) return resource;
    const name = about.method === "POST" ? "" : `/${encodeURIComponent(ref.name)}`;
    const path = `${pathOf(ref, resource.value)}${name}${about.suffix ?? ""}`;
    const answer = await send({ ...about, path });
    if (!answer.ok || answer.value.status < 400) return answer;
    if (!isUnserved(answer.value)) return err(problemOf(answer.value));
    discovery.forget(ref); // its definition is gone
    return err(noMatch(ref));
  }

  async function askForObject(ref: ObjectRef, about: AboutObject): ObjectResult {
    const answer = await ask(ref, about);
    if (!answer.ok) return answer;
    const object = parseJsonObject(answer.value.body);
    return isKubeObject(object) ? ok(object) : err(problemOf(answer.value));
  }

  function sendApply(object: KubeObject, query: string, signal: AbortSignal): ObjectResult {
    return askForObject(refOf(object), {
      method: "PATCH",
      suffix: `?fieldManager=${FIELD_MANAGER}&force=true&fieldValidation=Ignore${query}`, // an apply refuses unknown fields by itself: asked to warn of them, too, the API server reads it twice
      contentType: "application/apply-patch+yaml",
      body: printJson(object),
      signal,
    });
  }

  return {
    async isNamespaced(kind, signal) {
      const resource = await discovery.resourceOf(kind, signal);
      return resource.ok ? ok(resource.value.isNamespaced) : resource;
    },
    async read(ref, signal) {
      const answer = await askForObject(ref, { method: "GET", signal });
      return !answer.ok && answer.error.reason === "NotFound" ? ok(undefined) : answer;
    },
    async list(kind, signal) {
      const resource = await discovery.resourceOf(kind, signal);
      if (!resource.ok) return resource;
      const { labelSelector } = kind;
      const query =
        labelSelector === undefined ? "" : `?${new URLSearchParams({ labelSelector }).toString()}`;
      const path = `${pathOf(kind, resource.value)}${query}`;
      const answer = await send({ method: "GET", path, signal });
      if (!answer.ok) return answer;
      if (answer.value.status !== 200) return err(problemOf(answer.value));
      return ok(readItems(parseJsonObject(answer.value.body), kind));
    },
    preview: (object, signal) => sendApply(object, "&dryRun=All", signal),
    apply: (object, signal) => sendApply(object, "", signal),
    patch: (ref, { type, body, fieldManager, subresource }, signal) =>
      askForObject(ref, {
        method: "PATCH",
        suffix: `${subresource === undefined ? "" : `/${subresource}`}?fieldManager=${fieldManager}`,
        contentType:
          type === "merge" ? "application/merge-patch+json" : "application/json-patch+json",
        body: printJson(body),
        signal,
      }),
    create: (object, signal) =>
      askForObject(refOf(object), { method: "POST", body: printJson(object), signal }),
    async remove(ref, signal) {
      const answer = await ask(ref, {
        method: "DELETE",
        body: JSON.stringify({
          propagationPolicy: "Background",
          ...(ref.uid === undefined ? {} : { preconditions: { uid: ref.uid } }),
        }),
        signal,
      });
      return answer.ok || answer.error.reason === "NotFound" ? ok(undefined) : answer;
    },
    watch: (kind, scope, tell, signal) =>
      watchResource({
        connection,
        discovery,
        kind,
        scope,
        tell,
        signal,
        onTrouble: (thrown) => {
          const error = thrown instanceof Error ? thrown.message : String(thrown);
          log?.error("watching failed, and is tried again", { ...kind, error });
        },
      }),
    close: () => connection.close(),
  };
}
