import { on } from "node:events";
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from "node:worker_threads";

import { giveWay } from "../give-way.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import type { BuildDone, BuildWork } from "../reconcile/builder.ts";
import type { Tree } from "../source/tree.ts";
import { answerQuestion, subjectOf, type Subject } from "./answer-question.ts";
import type { Order, OrderedContent, Question, Report } from "./messages.ts";

/** A thread that builds one thing after the other, and the trees that it asks about meanwhile. */
export class BuildThread {
  readonly #worker: Worker;
  readonly #questions: MessagePort;
  readonly #parts: MessagePort;
  readonly #answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #subjects: Subject[] = [];
  #hasEnded = false;

  constructor(program: string) {
    const questions = new MessageChannel();
    const parts = new MessageChannel();
    this.#questions = questions.port1;
    this.#parts = parts.port1;
    this.#worker = new Worker(program, {
      eval: true,
      workerData: { questions: questions.port2, parts: parts.port2, answered: this.#answered },
      transferList: [questions.port2, parts.port2],
    });
    this.#worker.on("exit", () => (this.#hasEnded = true));
    this.#worker.on("error", () => (this.#hasEnded = true));
    this.#questions.on("message", (question: Question) => this.#answer(question));
    this.#worker.unref();
    this.#questions.unref();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Builds; where the signal is aborted the thread ends with the build. */
  async build(work: BuildWork, signal: AbortSignal): Promise<BuildDone> {
    this.#worker.ref();
    try {
      return await this.#order(this.#orderOf(work), signal);
    } finally {
      this.#subjects = [];
      this.#worker.unref();
    }
  }

  end(): void {
    this.#hasEnded = true;
    void this.#worker.terminate();
  }

  async #order(order: Order, signal: AbortSignal): Promise<BuildDone> {
    const reports: AsyncIterable<readonly Report[]> = on(this.#worker, "message", {
      signal,
      close: ["exit"],
    });
    this.#worker.postMessage(order);
    try {
      for await (const [said] of reports) {
        if (said?.kind === "threw") throw new Error(said.message);
        if (said?.kind === "done") return complete(said, await this.#takeObjects());
      }
    } catch (thrown) {
      this.end();
      signal.throwIfAborted();
      throw thrown;
    }
    throw new Error("the thread that builds ended");
  }

  /** Takes what lies ready, a part at a time. */
  async #takeObjects(): Promise<readonly KubeObject[]> {
    const objects: KubeObject[] = [];
    for (;;) {
      const part: { readonly message: readonly KubeObject[] } | undefined = receiveMessageOnPort(
        this.#parts,
      );
      if (part === undefined) return objects;
      objects.push(...part.message);
      await giveWay();
    }
  }

  #orderOf({ kustomization, tree, variables, remotes }: BuildWork): Order {
    const { name, namespace, path, spec } = kustomization;
    return {
      kustomization: { name, namespace, path, spec },
      tree: this.#number(tree),
      variables,
      remotes:
        remotes === "refused"
          ? remotes
          : new Map(
              [...remotes].map(([key, content]): [string, OrderedContent] => [
                key,
                content.kind === "tree"
                  ? { ...content, tree: this.#number(content.tree) }
                  : content,
              ]),
            ),
    };
  }

  #number(tree: Tree): number {
    return this.#subjects.push(subjectOf(tree)) - 1;
  }

  #answer(question: Question): void {
    const subject = this.#subjects[question.tree];
    if (subject === undefined) return; // of a build that was given up
    this.#questions.postMessage(answerQuestion(question, subject));
    Atomics.store(this.#answered, 0, 1);
    Atomics.notify(this.#answered, 0);
  }
}

function complete({ attempt, reads }: BuildDone, objects: readonly KubeObject[]): BuildDone {
  if (attempt.kind === "needs" || !attempt.result.ok) return { attempt, reads };
  const result = { ok: true, value: { ...attempt.result.value, objects } } as const;
  return { attempt: { kind: "over", result }, reads };
}
