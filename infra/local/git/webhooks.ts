import { createHash, createHmac, randomUUID } from "node:crypto";
import { Agent, request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

const TIMEOUT_MILLISECONDS = 10_000; // GitHub's
const MAX_LOG = 1000; // deliveries that are remembered
const KEPT_ANSWER_CHARACTERS = 10_000;

/** Where deliveries go, and the secret that signs them. */
export interface Webhook {
  readonly url: string; // http
  readonly secret: string;
}

/** What is delivered. */
export interface Message {
  readonly id: string; // X-GitHub-Delivery
  readonly event: string; // X-GitHub-Event
  readonly repositoryId: number;
  readonly body: string;
}

/** One delivery, as GitHub's "Recent deliveries" shows it. */
export interface Delivery {
  readonly message: Message;
  readonly redelivery: boolean;
  readonly sentAt: Date;
  readonly milliseconds: number; // until it was answered or given up
  readonly status?: number; // absent: no answer came
  readonly answer: string; // its body, or why there is none
}

/** Delivers webhooks as GitHub does: signed, once each, and remembered so that one can be delivered again. */
export class Webhooks {
  readonly #webhook: Webhook;
  readonly #hookId: number;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #log: Delivery[] = [];

  constructor(webhook: Webhook) {
    this.#webhook = webhook;
    this.#hookId = createHash("sha256").update(webhook.url).digest().readUInt32BE();
  }

  /** What was delivered, or was not, the oldest first. */
  get log(): readonly Delivery[] {
    return this.#log;
  }

  /** Sends an event; one that cannot be delivered is a line in the log, as at GitHub. */
  send(event: string, repositoryId: number, payload: object): Promise<Delivery> {
    const body = JSON.stringify(payload);
    return this.#deliver({ id: randomUUID(), event, repositoryId, body }, false);
  }

  /** Sends a delivery of the log again: the same id, the same body. */
  redeliver(id: string): Promise<Delivery> {
    const delivery = this.#log.find(({ message }) => message.id === id);
    if (delivery === undefined) throw new Error(`there is no delivery "${id}" in the log`);
    return this.#deliver(delivery.message, true);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #deliver(message: Message, redelivery: boolean): Promise<Delivery> {
    const sentAt = new Date();
    const started = performance.now();
    const answer = await this.#post(message).catch((cause: unknown) => ({ answer: String(cause) }));
    const milliseconds = performance.now() - started;
    const delivery: Delivery = { message, redelivery, sentAt, milliseconds, ...answer };
    this.#log.push(delivery);
    this.#log.splice(0, this.#log.length - MAX_LOG);
    return delivery;
  }

  async #post(message: Message): Promise<Pick<Delivery, "status" | "answer">> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = {
        method: "POST",
        agent: this.#agent,
        headers: this.#headersOf(message),
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      };
      request(this.#webhook.url, options, resolve).once("error", reject).end(message.body);
    });
    const answer = await text(response);
    return {
      answer: answer.slice(0, KEPT_ANSWER_CHARACTERS),
      ...(response.statusCode === undefined ? {} : { status: response.statusCode }),
    };
  }

  #headersOf({
    id,
    event,
    repositoryId,
    body,
  }: Message): Readonly<Record<string, string | number>> {
    return {
      Accept: "*/*",
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(body),
      "User-Agent": `GitHub-Hookshot/${this.#hookId.toString(16).slice(0, 7)}`,
      "X-GitHub-Delivery": id,
      "X-GitHub-Event": event,
      "X-GitHub-Hook-ID": this.#hookId,
      "X-GitHub-Hook-Installation-Target-ID": repositoryId,
      "X-GitHub-Hook-Installation-Target-Type": "repository",
      "X-Hub-Signature": `sha1=${this.#sign("sha1", body)}`,
      "X-Hub-Signature-256": `sha256=${this.#sign("sha256", body)}`,
    };
  }

  #sign(algorithm: "sha1" | "sha256", body: string): string {
    return createHmac(algorithm, this.#webhook.secret).update(body).digest("hex");
  }
}
