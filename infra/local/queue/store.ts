import { applyChange, type Change } from "./change.ts";
import { openJournal } from "./journal.ts";
import type { Queue, Queues } from "./queue.ts";

/** The queues, and the one way to change them. */
export interface Store {
  readonly queues: ReadonlyMap<string, Queue>;
  /** Writes changes down, then makes them, then tells who listens which queues they concern. Nothing changes once it is closed. */
  commit(changes: readonly Change[]): void;
  onChange(listen: (queues: ReadonlySet<string>) => void): void;
  close(): void;
}

/** Opens the queues that a folder keeps; without a folder, queues that end with this process. */
export function openStore(directory?: string): Store {
  const queues: Queues = new Map();
  const journal = directory === undefined ? undefined : openJournal(directory, queues);
  let isClosed = false;
  const listeners: ((queues: ReadonlySet<string>) => void)[] = [];
  return {
    queues,
    commit(changes) {
      if (isClosed || changes.length === 0) return;
      journal?.append(changes);
      for (const change of changes) applyChange(queues, change);
      const concerned = new Set(changes.map(({ queue }) => queue));
      for (const listen of listeners) listen(concerned);
    },
    onChange: (listen) => void listeners.push(listen),
    close() {
      isClosed = true;
      journal?.close();
    },
  };
}
