import { setImmediate as othersTurn } from "node:timers/promises";

const TURN_MILLISECONDS = 8; // ours: of work at one go
let began = performance.now();
let waiting: Promise<void> | undefined;

/** Whether work has gone on for so long that others are to have their turn. The event loop is one for all, and so is the turn. */
export function isTurnOver(): boolean {
  return performance.now() - began >= TURN_MILLISECONDS;
}

/**
 * Has whatever else there is to do go first, where the turn is over; asked after each piece of long work. However much goes on
 * side by side, nobody else waits longer for their turn.
 */
export async function giveWay(): Promise<void> {
  while (isTurnOver()) {
    waiting ??= letOthers();
    await waiting;
  }
}

async function letOthers(): Promise<void> {
  await othersTurn();
  waiting = undefined;
  began = performance.now();
}
