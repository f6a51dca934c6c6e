import { ok, type Result } from "#contract/result.ts";

import { refuseValue, type Fault } from "./fault.ts";

const MAX_RESULTS = 1000; // of one page; a limit of SQS

/** A part of a list of names, and where the next part begins. */
export interface Page {
  readonly names: readonly string[];
  readonly NextToken?: string; // absent: this is the last page
}

/** Cuts the page out of a list of names that a request asks for. */
export function readPage(
  names: readonly string[],
  {
    MaxResults: size = MAX_RESULTS,
    NextToken: token,
  }: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
): Result<Page, Fault> {
  if (size < 1 || size > MAX_RESULTS) {
    return refuseValue("MaxResults", size, `Must be between 1 and ${MAX_RESULTS}, if provided`);
  }
  const after = token === undefined ? "" : Buffer.from(token, "base64url").toString();
  const rest = names.toSorted().filter((name) => name > after);
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  if (last === undefined || rest.length === shown.length) return ok({ names: shown });
  return ok({ names: shown, NextToken: Buffer.from(last).toString("base64url") });
}
