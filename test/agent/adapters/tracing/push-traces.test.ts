import { expect, test } from "vitest";

import type { Span } from "#contract/span.ts";

import { PushTraces } from "../../../../agent/adapters/tracing/push-traces.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { commit } from "../../../support/commit.ts";
import { aHint } from "../../../support/hints.ts";

const TRACE = { traceId: "a".repeat(32), spanId: "b".repeat(16), isSampled: true };
const TIMES = { began: new Date(1000), ended: new Date(2000) };
const PUSH = aHint({ after: commit("c"), trace: TRACE });

test("following a hint goes on with the trace that it carries", () => {
  const { traces, spans } = start();

  traces.followed(PUSH)(undefined);

  expect(spans).toMatchObject([
    {
      name: "follow hint",
      kind: "consumer",
      parentSpanId: TRACE.spanId,
      context: { traceId: TRACE.traceId },
      attributes: { "pullhook.repository": "https://github.com/acme/shop.git" },
    },
  ]);
});

test("a hint that failed says why, and one without a trace begins one", () => {
  const { traces, spans } = start();

  traces.followed(aHint())("the host is away");

  const [span] = spans;
  expect(span?.error).toBe("the host is away");
  expect(span?.parentSpanId).toBeUndefined();
  expect(span?.context.traceId).toMatch(/^[0-9a-f]{32}$/);
});

test("a trace that is not recorded elsewhere is not recorded here", () => {
  const { traces, spans } = start();

  traces.followed(aHint({ ...PUSH, trace: { ...TRACE, isSampled: false } }))(undefined);
  traces.reconciled(kustomization(commit("c"), "True"), TIMES);

  expect(spans).toEqual([]);
});

test("what is reconciled at the commit of a push belongs to it, until it is ready", () => {
  const { traces, spans } = start();
  traces.followed(PUSH)(undefined);

  traces.reconciled(kustomization(commit("c"), "Unknown"), TIMES);
  traces.reconciled(kustomization(commit("d"), "True"), TIMES);
  traces.reconciled(kustomization(commit("c"), "True"), TIMES);
  traces.reconciled(kustomization(commit("c"), "True"), TIMES);

  const [follow, ...reconciles] = spans;
  expect(reconciles.map(({ attributes }) => attributes["pullhook.ready"])).toEqual([
    "Unknown",
    "True",
  ]);
  expect(reconciles.map(({ parentSpanId }) => parentSpanId)).toEqual([
    follow?.context.spanId,
    follow?.context.spanId,
  ]);
});

test("what happens a quarter of an hour later is no part of the push", () => {
  const { traces, spans } = start();
  traces.followed(PUSH)(undefined);
  const later = new Date(1000 + 900_001);

  traces.reconciled(kustomization(commit("c"), "True"), { began: later, ended: later });

  expect(spans).toHaveLength(1);
});

function start() {
  const spans: Span[] = [];
  const traces = new PushTraces(
    (span) => spans.push(span),
    () => TIMES.began,
  );
  return { spans, traces };
}

function kustomization(sha: string, ready: string): KubeObject {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "shop", namespace: "apps" },
    status: {
      lastAttemptedRevision: `main@sha1:${sha}`,
      conditions: [{ type: "Ready", status: ready, message: "" }],
    },
  };
}
