/** GitHub's own cap: it never sends more. Lambda takes 6 MB at most, so that only the local server meets this one. */
export const MAX_DELIVERY_BYTES = 25_000_000;

/** An HTTP request as it came, whatever brought it here. */
export interface Delivery {
  readonly method: string;
  readonly path: string; // without the query
  readonly headers: readonly Header[]; // in the order in which they came, repeated where they were repeated
  readonly body: Uint8Array; // the very bytes: a signature is of these
  readonly receivedAt: Date;
}

export type Header = readonly [name: string, value: string];

/** What the sender is answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Gives each value of a header, whose name may be written in any case. */
export function headerValues({ headers }: Delivery, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([each]) => each.toLowerCase() === wanted).map(([, value]) => value);
}
