import { setImmediate as othersTurn } from "node:timers/promises";

const TURN_MILLISECONDS = 10; // ours: of work at one go
let began = performance.now();
let waiting: Promise<void> | undefined;

/**
 * Has whatever else there is to do go first, where work has gone on for long; asked after each piece of it. The event loop
 * is one for all, and so is the turn: however much goes on side by side, nobody else waits longer for one.
 */
export async function giveWay(): Promise<void> {
  while (performance.now() - began >= TURN_MILLISECONDS) {
    waiting ??= letOthers();
    await waiting;
  }
}

async function letOthers(): Promise<void> {
  await othersTurn();
  waiting = undefined;
  began = performance.now();
}
