import { startQueue } from "../../../infra/local/queue/start-queue.ts";
import type { SqsPeerKind } from "./peer.ts";

/** The embedded queue. It has no known differences. */
export const EMBEDDED: SqsPeerKind = {
  name: "the embedded queue",
  differences: {},
  async start() {
    const queue = await startQueue();
    return { endpoint: queue.endpoint, stop: () => queue.close() };
  },
};
