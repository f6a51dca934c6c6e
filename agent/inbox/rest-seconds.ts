const SHORT_SECONDS = 0.1; // ours: nobody notices it
const SHORT_RESTS = 2; // ours: somebody who pushes twice, and once more, does not wait
const FIRST_LONG_SECONDS = 2; // ours, and twice as long each time
const LONGEST_SECONDS = 20; // ours: what was pushed last in a storm is seen that late

/**
 * How long a repository and ref is left alone after so many looks in a row, each of which something came after: a thousand pushes in
 * a minute are seen in about ten looks, and a push that comes by itself at once.
 */
export function restSeconds(looks: number): number {
  if (looks <= SHORT_RESTS) return SHORT_SECONDS;
  return Math.min(FIRST_LONG_SECONDS * 2 ** (looks - SHORT_RESTS - 1), LONGEST_SECONDS);
}
