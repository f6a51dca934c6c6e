// The embedded queue as a process of its own, so that it can be killed. Arguments: its folder, its port. Prints its URL.
import { createHintQueue } from "../../../infra/local/hint-queue.ts";
import { startQueue } from "../../../infra/local/queue/start-queue.ts";

const [directory = "", port = "0"] = process.argv.slice(2);
const queue = await startQueue({ directory, port: Number(port) });
process.stdout.write(`${createHintQueue(queue)}\n`);
