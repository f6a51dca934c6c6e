import * as fc from "fast-check";
import { expect, test } from "vitest";

import {
  applyChange,
  changesOf,
  isChange,
  type Change,
} from "../../../../infra/local/queue/change.ts";
import type { Queue, Queues } from "../../../../infra/local/queue/queue.ts";

const at = fc.integer({ min: 0, max: 900_000 });
const queue = fc.constantFrom("a", "b.fifo");
const id = fc.constantFrom("1", "2", "3");
const texts = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 });
const message = fc.record(
  {
    id,
    body: fc.string({ unit: "binary" }),
    sentAt: at,
    visibleAt: at,
    receives: fc.nat(5),
    sequence: fc.nat().map(String),
    movedFrom: fc.string(),
  },
  { requiredKeys: ["id", "body", "sentAt", "visibleAt", "receives"] },
);
const send = fc.record({ id, sequence: fc.nat().map(String), at });

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant("queue-created"), queue, at, attributes: texts, tags: texts }),
  fc.record({ kind: fc.constant("queue-deleted"), queue }),
  fc.record({ kind: fc.constant("queue-purged"), queue }),
  fc.record({ kind: fc.constant("attributes-set"), queue, at, attributes: texts }),
  fc.record({ kind: fc.constant("tags-set"), queue, tags: texts }),
  fc.record({ kind: fc.constant("message-put"), queue, message }),
  fc.record({ kind: fc.constant("message-received"), queue, id, at, until: at }),
  fc.record({ kind: fc.constant("message-hidden"), queue, id, until: at }),
  fc.record({ kind: fc.constant("message-removed"), queue, id }),
  fc.record({ kind: fc.constant("send-remembered"), queue, key: id, send }),
);

test("what the journal says after it was compacted makes the same queues", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      const queues = queuesAfter(changes);

      const compacted = [...changesOf(queues)].map(throughTheFile);

      expect([...queuesAfter(compacted)].map(visible)).toEqual([...queues].map(visible));
    }),
  );
});

test.for([[{}], [null], [[]], [{ kind: "queue-deleted" }], [{ kind: "toString", queue: "a" }]])(
  "%j is no change",
  ([value]) => {
    expect(isChange(value)).toBe(false);
  },
);

function queuesAfter(changes: readonly Change[]): Queues {
  const queues: Queues = new Map();
  for (const one of changes) applyChange(queues, one);
  return queues;
}

function throughTheFile(one: Change): Change {
  const read: unknown = JSON.parse(JSON.stringify(one));
  if (!isChange(read)) throw new Error("what was written is no change");
  return read;
}

/** What of a queue counts: all but the greatest sequence number ever given, which the time makes up for. */
function visible([, one]: [string, Queue]): object {
  const { lastSequence: _, messages, sends, ...rest } = one;
  return { ...rest, messages: [...messages.values()], sends: [...sends] };
}
