import type { Deliveries } from "../ports.ts";

const MOST = 10_000; // some hours of a busy organisation, in a megabyte

/** Remembers the last deliveries for as long as the process lives. */
export function memoryDeliveries(): Deliveries {
  const seen = new Set<string>();
  return {
    has: async (id) => seen.has(id),
    async add(id) {
      seen.delete(id);
      seen.add(id);
      const [oldest] = seen;
      if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
    },
  };
}
