import { parseInventoryId } from "../objects/inventory-id.ts";
import { displayName } from "../objects/object-key.ts";
import {
  isContested,
  undoDelaySeconds,
  withChange,
  type ChangeTimes,
} from "../plan/fight-guard.ts";
import type { Contest } from "../report/contest.ts";
import type { Drift } from "./settled-objects.ts";

/** When others changed an object. */
interface Changes {
  readonly owner: string;
  readonly times: ChangeTimes;
  readonly changer: string | undefined; // who did it last
}

/** Remembers who changes which objects how often, so that a change is undone later each time somebody insists on it. */
export class Fights {
  readonly #seconds: () => number;
  readonly #changes = new Map<string, Changes>(); // by inventory id

  constructor(seconds: () => number) {
    this.#seconds = seconds;
  }

  /** Somebody changed an object: the seconds after which that is to be undone. */
  noticed({ id, owner }: Drift, changer: string | undefined): number {
    const before = this.#changes.get(id)?.times ?? [];
    const times = withChange(before, this.#seconds());
    this.#changes.set(id, { owner, times, changer });
    return undoDelaySeconds(times);
  }

  /** What was noticed last was nothing to undo, such as an annotation that nobody but its controller sets. */
  takeBack(id: string): void {
    const changes = this.#changes.get(id);
    if (changes === undefined) return;
    this.#changes.set(id, { ...changes, times: changes.times.slice(0, -1) });
  }

  /** The objects of a Kustomization that others change again and again. */
  of(owner: string): readonly Contest[] {
    const now = this.#seconds();
    return [...this.#changes].flatMap(([id, changes]): Contest[] => {
      const { owner: of, times, changer } = changes;
      if (of !== owner || !isContested(times, now)) return [];
      const key = parseInventoryId(id);
      const delaySeconds = undoDelaySeconds(times);
      return key.ok
        ? [{ kind: "changed", name: displayName(key.value), changer, delaySeconds }]
        : [];
    });
  }

  /** An object is wanted no more. */
  forget(id: string): void {
    this.#changes.delete(id);
  }
}
