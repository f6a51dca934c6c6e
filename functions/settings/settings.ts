import type { Secret } from "#contract/secret.ts";

import type { ReceiverType } from "../intake/receivers.ts";
import type { SenderOptions } from "../intake/sender.ts";
import type { SenderName } from "../intake/senders.ts";
import type { Cluster } from "../routing/subscription.ts";

/** Who may deliver, and who is told. */
export interface Settings {
  readonly clusters: readonly ClusterSettings[];
  readonly senders: readonly SenderSettings[];
  readonly receivers: readonly ReceiverSettings[];
}

export interface ClusterSettings extends Cluster {
  readonly queueUrl?: string; // absent: the queue that the stack has for a cluster of this name
}

/** Where secrets are: here, or in a store under a name. */
export type SecretSource =
  | { readonly kind: "text"; readonly name: string; readonly secret: Secret }
  | { readonly kind: "stored"; readonly name: string };

/** A sender that may deliver. */
export interface SenderSettings {
  readonly name: SenderName;
  readonly secrets: readonly SecretSource[];
  readonly token?: TrustedToken; // whose token it shows in place of a secret
  readonly options: SenderOptions;
}

/** One of Flux's Receivers, served under the path that Flux gives it. */
export interface ReceiverSettings {
  readonly name: string;
  readonly namespace: string;
  readonly type: ReceiverType;
  readonly secrets: readonly SecretSource[]; // its token; of Flux's `generic-oidc` none
  readonly events?: readonly string[]; // absent: all
  readonly token?: TrustedToken;
  readonly options: SenderOptions;
}

/** Whose tokens are believed: all of it must be as the token says. */
export interface TrustedToken {
  readonly issuer: string;
  readonly audience: string;
  readonly email?: string; // must be verified by the issuer as well
  readonly claims?: Readonly<Record<string, string>>; // further claims, word for word
}
