import { receiverPath } from "#contract/receiver-path.ts";
import { err, ok, type Result } from "#contract/result.ts";

import { wrongExpressionOf } from "../cel/receiver-expressions.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { readReceiver, RECEIVER, type Receiver } from "../objects/receiver.ts";
import { secretTexts } from "../objects/secret-data.ts";
import type { Cluster } from "../ports.ts";
import type { ReceiverOutcome } from "../report/receiver-outcome.ts";
import { receiverEvents, receiverStatus } from "../report/receiver-status.ts";
import type { Reconciled, Reconciler, Record } from "./controller.ts";
import { RetryDelays } from "./retry-delays.ts";
import type { World } from "./world.ts";

interface Surroundings extends Pick<World, "clock" | "settings"> {
  readonly cluster: Pick<Cluster, "read">;
}

/** Keeps Receivers reconciled: tells in their status at which path the functions take their webhooks. Nothing listens here. */
export class ReceiverReconciler implements Reconciler {
  readonly kind = RECEIVER;
  readonly component = "notification-controller";
  readonly statusManager = "notification-controller";
  readonly #world: Surroundings;
  readonly #delays: RetryDelays;

  constructor(world: Surroundings) {
    this.#world = world;
    this.#delays = new RetryDelays(world);
  }

  async reconcile(object: KubeObject, _: Record, signal: AbortSignal): Promise<Reconciled> {
    const receiver = readReceiver(object);
    const outcome = await this.#initialize(receiver, signal);
    return {
      status: receiverStatus(receiver, outcome, this.#world.clock()),
      events: receiverEvents(receiver, outcome),
      againSeconds: this.#again(receiver, outcome),
    };
  }

  finalize(): Promise<boolean> {
    return Promise.resolve(true);
  }

  forget(key: string): void {
    this.#delays.forget(key);
  }

  async #initialize(receiver: Receiver, signal: AbortSignal): Promise<ReceiverOutcome> {
    const wrong = wrongExpressionOf(receiver.expressions);
    if (wrong !== undefined) return { kind: "expression-invalid", message: wrong.message };
    const token = await this.#tokenOf(receiver, signal);
    if (!token.ok) return { kind: "token-missing", message: token.error };
    const { name, namespace } = receiver;
    const webhookPath = receiverPath({ token: token.value, name, namespace });
    return { kind: "initialized", webhookPath };
  }

  async #tokenOf(
    { secretName: name, namespace }: Receiver,
    signal: AbortSignal,
  ): Promise<Result<string, string>> {
    if (name === undefined) return ok("");
    const ref = { apiVersion: "v1", kind: "Secret", name, namespace };
    const read = await this.#world.cluster.read(ref, signal);
    const secret = `${namespace}/${name}`;
    if (!read.ok || read.value === undefined) {
      const why = read.ok ? `secrets "${name}" not found` : read.error.message;
      return err(`unable to read token from secret '${secret}' error: ${why}`);
    }
    const { token } = secretTexts(read.value);
    if (token !== undefined) return ok(token);
    return err(`invalid '${secret}' secret data: required fields 'token'`);
  }

  #again({ key, intervalSeconds }: Receiver, { kind }: ReceiverOutcome): number | undefined {
    if (kind === "token-missing") return Math.min(this.#delays.failed(key), intervalSeconds);
    this.#delays.forget(key);
    return kind === "initialized" ? intervalSeconds : undefined;
  }
}
