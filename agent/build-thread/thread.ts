import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";

import { buildNow, type BuildDone } from "../reconcile/builder.ts";
import { askedTree } from "./asked-tree.ts";
import {
  isAnswer,
  isThreadData,
  type Answer,
  type Order,
  type OrderedContent,
  type Question,
  type Report,
} from "./messages.ts";

// The thread that large builds are made in: it takes one order after the other, and asks for the files it needs.
const PART = 200; // objects in one part
const data: unknown = workerData;
if (!isThreadData(data))
  throw new Error("This is a thread of the agent: it is nothing to be started by itself.");
const { questions, answered, parts } = data;

parentPort?.on("message", (order: Order) => {
  try {
    tell(buildOrdered(order));
  } catch (thrown) {
    report({ kind: "threw", message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
});

function buildOrdered({ tree, remotes, ...order }: Order): BuildDone {
  return buildNow({
    ...order,
    tree: askedTree(tree, ask),
    remotes:
      remotes === "refused"
        ? remotes
        : new Map([...remotes].map(([key, content]) => [key, contentOf(content)])),
  });
}

function contentOf(content: OrderedContent) {
  return content.kind === "tree" ? { ...content, tree: askedTree(content.tree, ask) } : content;
}

function ask(question: Question): Answer {
  Atomics.store(answered, 0, 0);
  questions.postMessage(question);
  Atomics.wait(answered, 0, 0);
  const answer: unknown = receiveMessageOnPort(questions)?.message;
  if (!isAnswer(answer)) throw new Error(`There was no answer about ${question.path}.`);
  return answer;
}

function tell({ attempt, reads }: BuildDone): void {
  if (attempt.kind === "needs" || !attempt.result.ok) {
    report({ kind: "done", attempt, reads });
    return;
  }
  const { value } = attempt.result;
  for (let at = 0; at < value.objects.length; at += PART)
    parts.postMessage(value.objects.slice(at, at + PART));
  const rest = { ok: true, value: { ...value, objects: [] } } as const;
  report({ kind: "done", attempt: { kind: "over", result: rest }, reads });
}

function report(said: Report): void {
  parentPort?.postMessage(said);
}
