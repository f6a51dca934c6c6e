const SHORT_SECONDS = 0.1; // ours: whoever pushes twice in a row does not notice it
const FIRST_LONG_SECONDS = 2; // ours
const GROWTH = 4; // ours
const LONGEST_SECONDS = 25; // ours: what is pushed last in a storm is seen that late
const STORM_PER_SECOND = 5; // ours: messages; people and pipelines send fewer
const FEWEST = 2; // one that came meanwhile is no storm, however short the time was
const MOST = 40; // fewer than there is room for, so that a rest which ends for want of room counts, too

/**
 * How long a repository and ref is left alone after so many looks of a storm: a thousand pushes in a minute are seen in six
 * looks, and a push that comes by itself at once.
 */
export function restSeconds(looks: number): number {
  if (looks <= 1) return SHORT_SECONDS;
  return Math.min(FIRST_LONG_SECONDS * GROWTH ** (looks - 2), LONGEST_SECONDS);
}

/** Which look of a storm the next one is, after so many messages came while the last was made and rested from; 1: of none. */
export function nextLook(looks: number, messages: number): number {
  const many = Math.min(Math.max(STORM_PER_SECOND * restSeconds(looks), FEWEST), MOST);
  return messages >= many ? looks + 1 : 1;
}
