import { once } from "node:events";
import type { Server } from "node:http";

import { systemClock, type Clock } from "./clock.ts";
import { createLongPolls } from "./long-polls.ts";
import { createMoveTasks } from "./move-tasks.ts";
import { setQueueAttributes } from "./operations/attributes.ts";
import { createQueue } from "./operations/create-queue.ts";
import type { QueueAttributes } from "./queue-attributes.ts";
import { serveHttp } from "./serve-http.ts";
import { openStore } from "./store.ts";
import { urlOf, type World } from "./world.ts";

const HOST = "127.0.0.1"; // it asks nobody who they are, so only this machine may talk to it

/** An SQS-compatible queue in this process, for trying and testing. */
export interface LocalQueue {
  readonly endpoint: string; // what SDKs call the endpoint: http://127.0.0.1:port
  /** Makes a queue, or gives the one that is there these attributes, and tells its URL. */
  createQueue(name: string, attributes?: QueueAttributes): string;
  /** Ends all polls and connections. What the folder holds stays. */
  close(): Promise<void>;
}

interface Options {
  readonly directory?: string; // where messages are kept; absent: they end with this process
  readonly port?: number; // absent: a free one
  readonly clock?: Clock;
}

/** Starts the embedded queue. It speaks the JSON protocol of SQS on this machine's loopback address. */
export async function startQueue({
  directory,
  port = 0,
  clock = systemClock,
}: Options = {}): Promise<LocalQueue> {
  const store = openStore(directory);
  const polls = createLongPolls(store, clock);
  const world: World = { store, clock, polls, moveTasks: createMoveTasks(store, clock) };
  const server = serveHttp(world);
  const endpoint = `http://${HOST}:${await listen(server, port)}`;
  let closing: Promise<void> | undefined;
  return {
    endpoint,
    createQueue(name, attributes = {}) {
      const url = urlOf(endpoint, name);
      const exchange = { origin: endpoint, signal: new AbortController().signal, onLost() {} };
      const answer = store.queues.has(name)
        ? setQueueAttributes(world, { QueueUrl: url, Attributes: attributes })
        : createQueue(world, { QueueName: name, Attributes: attributes }, exchange);
      if (!answer.ok)
        throw new Error(`The queue "${name}" cannot be made: ${answer.error.message}`);
      return url;
    },
    close: () => (closing ??= close()),
  };

  async function close(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
    polls.close();
    store.close();
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === "string") {
        reject(new Error("The queue's server has no port."));
      } else {
        resolve(address.port);
      }
    });
  });
}
