import type { Metrics, QueueMessage } from "../../agent/ports.ts";

/** Counts that keep what they were told, in words. */
export function memoryMetrics(): Metrics & { readonly told: readonly string[] } {
  const told: string[] = [];
  return {
    told,
    reconciled: ({ kind, namespace, name }, result) =>
      void told.push(`${kind}/${namespace}/${name} ${result}`),
    forgotten: ({ kind, namespace, name }) => void told.push(`${kind}/${namespace}/${name} gone`),
    hintsReceived(messages) {
      if (messages.length > 0) told.push(`received ${idsOf(messages)}`);
    },
    hintsSettled: (messages, outcome) => void told.push(`${outcome} ${idsOf(messages)}`),
    messageParked: (message) => void told.push(`parked ${message.id}`),
    hintsReturned: (messages) => void told.push(`returned ${idsOf(messages)}`),
  };
}

function idsOf(messages: readonly QueueMessage[]): string {
  return messages.map(({ id }) => id).join(" ");
}
