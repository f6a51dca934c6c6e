/**
 * A resourceVersion as a number that grows with each change of the objects of one kind (KEP-5504); 0 where there is none.
 * It has up to 64 bits.
 */
export function parseVersion(resourceVersion: string | undefined): bigint {
  const text = resourceVersion ?? "";
  return /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
}
