export type MacAlgorithm = "sha1" | "sha256" | "sha512";

/** How a secret is written: as the key's own text, or as Standard Webhooks have it, `whsec_` and the key in base64. */
export type KeyForm = "text" | "whsec";

/** A message authentication code that a sender made. */
interface Mac {
  readonly algorithm: MacAlgorithm;
  readonly content: Uint8Array;
  readonly mac: Uint8Array;
  readonly keyForm: KeyForm;
}

/**
 * The secrets that one sender may use, as questions, so that none of them leaves it. Each question asks every secret, in a time
 * that tells nothing about any, and answers with the name of the one that fits. An empty secret fits nothing.
 */
export interface Keyring {
  signerOf(mac: Mac): string | undefined;
  /** Who made the signature that GitHub sends in X-Hub-Signature-256. */
  githubSignerOf(body: Uint8Array, signature: string): Promise<string | undefined>;
  equalTo(text: string): string | undefined;
}
