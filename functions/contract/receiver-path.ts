import { createHash } from "node:crypto";

/** A Receiver of Flux's, and the token that its Secret holds. */
export interface ReceiverToken {
  readonly token: string; // empty where its type has none
  readonly name: string;
  readonly namespace: string;
}

/**
 * The path at which a Receiver's webhooks arrive: the cluster shows it in the Receiver's status, and the functions serve it.
 *
 * Matches GetWebhookPath of fluxcd/notification-controller api/v1.
 */
export function receiverPath({ token, name, namespace }: ReceiverToken): string {
  return `/hook/${createHash("sha256").update(`${token}${name}${namespace}`).digest("hex")}`;
}
