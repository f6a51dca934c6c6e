import { randomBytes } from "node:crypto";

import type { Hint } from "#contract/hint.ts";
import { withoutCredentials } from "#contract/repository-url.ts";
import type { Span } from "#contract/span.ts";
import type { TraceContext } from "#contract/trace-context.ts";

import { findCondition, readConditions } from "../../objects/condition.ts";
import type { KubeObject } from "../../objects/kube-object.ts";
import { objectAt, textAt } from "../../objects/read-json.ts";
import type { Traces } from "../../ports.ts";

const FOLLOWED_MS = 900_000; // ours: what happens later is no more a part of the push
const MOST_FOLLOWED = 500; // ours: pushes at one time; beyond, the oldest are let go

/** A push whose commit is on its way into the cluster. */
interface Push {
  readonly context: TraceContext; // of the span that follows the hint
  readonly until: number;
  readonly done: Set<string>; // the objects that are ready with its commit
}

/**
 * Makes spans of what the agent does about a push: following its hint, and each reconcile of an object with its commit until the
 * object is ready. A trace that began in the functions goes on; else it begins here.
 */
export class PushTraces implements Traces {
  readonly #record: (span: Span) => void;
  readonly #clock: () => Date;
  readonly #pushes = new Map<string, Push>(); // by commit

  constructor(record: (span: Span) => void, clock: () => Date) {
    this.#record = record;
    this.#clock = clock;
  }

  followed(hint: Hint): (error: string | undefined) => void {
    const began = this.#clock();
    const context = childOf(hint.trace);
    if (hint.kind === "ref" && hint.after !== undefined) this.#remember(hint.after, context);
    return (error) => {
      if (!context.isSampled) return;
      this.#record({
        context,
        ...parentOf(hint.trace),
        name: "follow hint",
        kind: "consumer",
        began,
        ended: this.#clock(),
        attributes: attributesOf(hint),
        ...(error === undefined ? {} : { error }),
      });
    };
  }

  reconciled(
    object: KubeObject,
    { began, ended }: { readonly began: Date; readonly ended: Date },
  ): void {
    const { kind, metadata } = object;
    const status = objectAt(object, "status");
    const revision =
      textAt(status, "lastAttemptedRevision") ?? textAt(status, "artifact", "revision") ?? "";
    const push = this.#pushes.get(revision.slice(revision.lastIndexOf(":") + 1));
    const { name, namespace = "" } = metadata;
    const key = `${kind}/${namespace}/${name}`;
    if (push === undefined || push.until < ended.getTime() || push.done.has(key)) return;
    const ready = findCondition(readConditions(status), "Ready");
    if (ready?.status === "True") push.done.add(key);
    if (!push.context.isSampled) return;
    this.#record({
      context: childOf(push.context),
      ...parentOf(push.context),
      name: `reconcile ${kind}`,
      kind: "internal",
      began,
      ended,
      attributes: {
        "k8s.namespace.name": namespace,
        "pullhook.name": name,
        "pullhook.revision": revision,
        "pullhook.ready": ready?.status,
      },
      ...(ready?.status === "False" ? { error: ready.message } : {}),
    });
  }

  #remember(commit: string, context: TraceContext): void {
    this.#pushes.delete(commit);
    const until = this.#clock().getTime() + FOLLOWED_MS;
    this.#pushes.set(commit, { context, until, done: new Set() });
    const [oldest] = this.#pushes.keys();
    if (this.#pushes.size > MOST_FOLLOWED && oldest !== undefined) this.#pushes.delete(oldest);
  }
}

function childOf(parent: TraceContext | undefined): TraceContext {
  const { traceId = newId(16), isSampled = true } = parent ?? {};
  return { traceId, spanId: newId(8), isSampled };
}

function parentOf(parent: TraceContext | undefined): Pick<Span, "parentSpanId"> {
  return parent === undefined ? {} : { parentSpanId: parent.spanId };
}

function attributesOf(hint: Hint): Span["attributes"] {
  const about =
    hint.kind === "ref"
      ? { "pullhook.repository": withoutCredentials(hint.repository), "pullhook.ref": hint.ref }
      : { "pullhook.image": hint.image };
  return { "messaging.system": "aws_sqs", "pullhook.hint": hint.id, ...about };
}

function newId(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
