const SHORT_SECONDS = 0.1; // ours: whoever pushes twice in a row does not notice it
const FIRST_LONG_SECONDS = 2; // ours
const GROWTH = 4; // ours
const LONGEST_SECONDS = 25; // ours: what is pushed last in a storm is seen that late

/**
 * How long a repository and ref is left alone after so many looks in a row, each of which something came after: a thousand pushes in
 * a minute are seen in six looks, and a push that comes by itself at once.
 */
export function restSeconds(looks: number): number {
  if (looks <= 1) return SHORT_SECONDS;
  return Math.min(FIRST_LONG_SECONDS * GROWTH ** (looks - 2), LONGEST_SECONDS);
}
