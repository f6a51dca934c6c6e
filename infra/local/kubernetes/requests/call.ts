import type { Result } from "#contract/result.ts";

import type { JsonMap } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Refusal } from "../refusal.ts";
import type { Options } from "./options.ts";

/** A request for objects of one kind, read from its path and query. */
export interface Call {
  readonly kind: Kind;
  readonly namespace?: string; // absent: all, or the kind has none
  readonly name?: string; // absent: the collection
  readonly subresource: string; // empty: the object itself
  readonly query: URLSearchParams;
  readonly options: Options;
  readonly body: string;
  readonly bytes: Uint8Array; // the same, as it came
  readonly contentType: string;
  readonly userAgent: string;
}

interface Reply {
  readonly code: number;
  readonly object: JsonMap;
  readonly warnings: readonly string[];
}

export type Answer = Result<Reply, Refusal>;
