import { describe, expect, test } from "vitest";

import { err, ok } from "#contract/result.ts";

import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";
import type { Cluster } from "../../../agent/ports.ts";
import { ReceiverReconciler } from "../../../agent/reconcile/receiver-reconciler.ts";
import { STANDARD } from "../../../agent/reconcile/settings.ts";

const PATH = "/hook/54d56aba564393db22bde2fa5097327ddc2131fa9ba9e9b16da40e7daf2562a1";
const NOW = "2026-11-24T12:00:00Z";
const UNREACHABLE = { status: 0, reason: "Unreachable", message: "no answer came" };
const signal = new AbortController().signal;

function aReceiver(spec: JsonObject = {}, status: JsonObject = {}): KubeObject {
  return {
    apiVersion: "notification.toolkit.fluxcd.io/v1",
    kind: "Receiver",
    metadata: {
      name: "shop",
      namespace: "flux-system",
      uid: "u",
      generation: 2,
      annotations: { "reconcile.fluxcd.io/requestedAt": "now" },
    },
    spec: { type: "github", secretRef: { name: "webhook" }, resources: [], ...spec },
    status,
  };
}

function aSecret(key: string, value: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "webhook", namespace: "flux-system" },
    data: { [key]: btoa(value) },
  };
}

function reconciler(read: Cluster["read"]): ReceiverReconciler {
  const cluster: Pick<Cluster, "read"> = { read };
  return new ReceiverReconciler({ cluster, clock: () => new Date(NOW), settings: STANDARD });
}

function reconcile(receiver: KubeObject, secret?: KubeObject) {
  return reconciler(async ({ namespace, name }) => {
    return ok(namespace === "flux-system" && name === "webhook" ? secret : undefined);
  }).reconcile(receiver, async () => ok(undefined), signal);
}

/** A condition as it stands in the status. */
function condition(type: string, status: string, reason: string, message: string): JsonObject {
  return { type, status, reason, message, lastTransitionTime: NOW, observedGeneration: 2 };
}

describe("a Receiver", () => {
  test("is told its path, in Flux's words", async () => {
    const before = { conditions: [condition("Reconciling", "True", "ProgressingWithRetry", "x")] };

    const { status, events, againSeconds } = await reconcile(
      aReceiver({ interval: "5m" }, before),
      aSecret("token", "token"),
    );

    expect(status).toEqual({
      webhookPath: PATH,
      observedGeneration: 2,
      lastHandledReconcileAt: "now",
      conditions: [
        condition("Ready", "True", "Succeeded", `Receiver initialized for path: ${PATH}`),
      ],
    });
    expect(events).toEqual([
      {
        type: "Normal",
        reason: "Succeeded",
        message: "Reconciliation finished, next run in 5m0s",
        annotations: {},
      },
    ]);
    expect(againSeconds).toBe(300);
  });

  test("that believes tokens has a path without a Secret", async () => {
    const spec = { type: "generic-oidc", secretRef: null, oidcProviders: [] };

    const { status } = await reconcile(aReceiver(spec));

    expect(status["webhookPath"]).toMatch(/^\/hook\/ba7d8f36/);
  });

  test.for([
    [
      "is not there",
      undefined,
      `unable to read token from secret 'flux-system/webhook' error: secrets "webhook" not found`,
    ],
    [
      "has no token",
      aSecret("password", "x"),
      "invalid 'flux-system/webhook' secret data: required fields 'token'",
    ],
  ] as const)("whose Secret %s has no path, and is tried again", async ([, secret, message]) => {
    const { status, events, againSeconds } = await reconcile(
      aReceiver({}, { webhookPath: PATH }),
      secret,
    );

    expect(status).toEqual({
      webhookPath: null,
      lastHandledReconcileAt: "now",
      conditions: [
        condition("Reconciling", "True", "ProgressingWithRetry", "Reconciliation in progress"),
        condition("Ready", "False", "TokenNotFound", message),
      ],
    });
    expect(events).toEqual([{ type: "Warning", reason: "Failed", message, annotations: {} }]);
    expect(againSeconds).toBe(0.75);
  });

  test("is tried less often the longer its Secret cannot be read, but as often as its interval", async () => {
    const world = reconciler(async () => err(UNREACHABLE));
    const tries = Array.from({ length: 5 }, () =>
      world.reconcile(aReceiver({ interval: "5s" }), async () => ok(undefined), signal),
    );

    const delays = (await Promise.all(tries)).map(({ againSeconds }) => againSeconds);

    expect(delays).toEqual([0.75, 1.5, 3, 5, 5]);
  });

  test.for([
    ["of all resources", { resourceFilter: "res.metadata." }, "invalid resourceFilter expression"],
    [
      "of one resource",
      { resources: [{ kind: "Bucket", name: "a", filter: "res.metadata." }] },
      'invalid filter expression for resources[0] (kind="Bucket", name="a")',
    ],
  ] as const)("with a wrong filter %s stalls", async ([, spec, place]) => {
    const { status, events, againSeconds } = await reconcile(
      aReceiver(spec),
      aSecret("token", "token"),
    );

    const message = events[0]?.message ?? "";
    expect(message).toContain(
      `Reconciliation failed terminally due to configuration error: ${place}: failed to parse the CEL expression 'res.metadata.': `,
    );
    expect(events).toMatchObject([{ type: "Warning", reason: "InvalidCELExpression" }]);
    expect(status).toEqual({
      observedGeneration: 2,
      lastHandledReconcileAt: "now",
      conditions: [
        condition("Stalled", "True", "InvalidCELExpression", message),
        condition("Ready", "False", "InvalidCELExpression", message),
      ],
    });
    expect(againSeconds).toBeUndefined();
  });

  test("never shows its token", async () => {
    const { status, events } = await reconcile(aReceiver(), aSecret("token", "hunter2"));

    expect(JSON.stringify([status, events])).not.toContain("hunter2");
  });
});
