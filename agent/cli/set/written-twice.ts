/** Why a value is not changed that other parts of the file refer to, or that is such a reference itself. */
export function writtenTwice(field: string): string {
  return `${field} is, or holds, an anchor (&) or an alias (*), which stand for several places at once. Write the value out first.`;
}
