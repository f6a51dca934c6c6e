import type { Result } from "#contract/result.ts";

import type { Delivery } from "./delivery.ts";
import type { Reading } from "./event.ts";
import type { Proof, Proven } from "./proof/proof.ts";
import type { Rejection } from "./rejection.ts";

/** What is set up for a sender besides its secrets. */
export interface SenderOptions {
  readonly registry?: string; // the host that images are pulled from, where deliveries name none, or another
  readonly repositoryInHost?: boolean; // of Artifactory: images are pulled from KEY.HOST/IMAGE, not from HOST/KEY/IMAGE
  readonly url?: string; // the server's own, where deliveries name none to clone from
  readonly means?: { readonly repository: string; readonly ref: string }; // what a delivery stands for that says nothing
}

/** A kind of sender: how it proves who it is, and what its deliveries say. */
export interface Sender {
  readonly proof: Proof;
  readonly read: (
    delivery: Delivery,
    options: SenderOptions,
    proven: Proven,
  ) => Result<Reading, Rejection>;
  /** Whether tags and digests in a delivery may be believed: not where anybody who learned a path could have sent it. */
  readonly isBelieved: boolean;
  /** Answers OPTIONS, where the sender asks so whether it may deliver; absent: it never does. */
  readonly handshake?: (delivery: Delivery) => Result<Reading, Rejection>;
}
