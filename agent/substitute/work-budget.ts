/**
 * What an expansion may still cost, in looks at a byte. Hostile patterns cost the square of a value's length, and an object
 * can hold thousands of expressions.
 */
export interface WorkBudget {
  steps: number;
}
