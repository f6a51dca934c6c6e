import { randomUUID } from "node:crypto";

import { encodeHint, type RefHint } from "#contract/hint.ts";

import { sqsClient } from "../../support/sqs/client.ts";

/** The queue between the functions and the agent, as somebody sees it who may send to it and count. */
export class HintInbox {
  readonly #url: string;
  readonly #sqs: ReturnType<typeof sqsClient>;

  constructor(queueUrl: string) {
    this.#url = queueUrl;
    this.#sqs = sqsClient(new URL(queueUrl).origin);
  }

  /** Puts a hint on the queue, as if a function had. */
  async send(hint: Pick<RefHint, "repository"> & Partial<RefHint>): Promise<void> {
    const time = new Date().toISOString();
    const body = encodeHint({
      kind: "ref",
      id: randomUUID(),
      time,
      ref: "refs/heads/main",
      ...hint,
    });
    if (!body.ok) throw new Error(body.error.message);
    await this.sendText(body.value);
  }

  /** Puts anything on the queue. */
  async sendText(body: string): Promise<void> {
    await this.#sqs.sendMessage({ QueueUrl: this.#url, MessageBody: body });
  }

  /** How many messages are there, those included that somebody is working on. */
  count(): Promise<number> {
    return this.#count(this.#url);
  }

  /** How many messages nobody could do anything with. */
  countDead(): Promise<number> {
    return this.#count(`${this.#url}-dead`);
  }

  close(): void {
    this.#sqs.destroy();
  }

  async #count(QueueUrl: string): Promise<number> {
    const { Attributes = {} } = await this.#sqs.getQueueAttributes({
      QueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    });
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  }
}
