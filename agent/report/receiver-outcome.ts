/** How reconciling a Receiver ended. */
export type ReceiverOutcome =
  | { readonly kind: "initialized"; readonly webhookPath: string }
  | { readonly kind: "token-missing"; readonly message: string } // it may come by itself
  | { readonly kind: "expression-invalid"; readonly message: string }; // only a change of the object will help
