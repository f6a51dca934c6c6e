/** What the functions of one expression may still do with texts while it is evaluated: some 1 µs of work each. */
export interface TextBudget {
  left: number;
}

/** Says that an expression does too much with texts. */
export class BudgetSpent extends Error {}

/** Pays for work. What is thrown ends the evaluation, as the library has no other way. */
export function pay(budget: TextBudget, cost: number): void {
  const left = budget.left - cost;
  Object.assign(budget, { left });
  if (left < 0) throw new BudgetSpent();
}
