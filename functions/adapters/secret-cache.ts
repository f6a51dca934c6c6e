import { ok, type Result } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import type { FetchSecret } from "../ports.ts";
import type { NamedSecret } from "./keyring.ts";

const KEEP_SECONDS = 60; // a secret that was taken out is refused after this time
const REFRESH_SECONDS = 30; // from then on it is asked for again: half a minute in which the store may be away
const MOST_LOOKS = 10; // a minute, for strangers can cause them
const LOOKS_SECONDS = 60;

interface Kept {
  readonly secrets: readonly NamedSecret[];
  readonly at: number;
}

/**
 * Keeps secrets for at most a minute. Each line of a stored text is a secret; they are known as NAME#1, NAME#2 and so on.
 *
 * A delivery that none of them fits is reason to look again at once: whoever has just put a new secret above the old one may
 * have told its sender already.
 */
export class SecretCache {
  readonly #fetch: FetchSecret;
  readonly #now: () => Date;
  readonly #kept = new Map<string, Kept>();
  readonly #fetching = new Map<string, Promise<Result<readonly NamedSecret[], string>>>();
  #looks: number[] = [];

  constructor(fetch: FetchSecret, now: () => Date) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** The secrets under a name, in the order in which they are written. */
  async get(name: string): Promise<Result<readonly NamedSecret[], string>> {
    const kept = this.#kept.get(name);
    const age = kept === undefined ? Infinity : (this.#now().getTime() - kept.at) / 1000;
    if (kept !== undefined && age < REFRESH_SECONDS) return ok(kept.secrets);
    const fetched = await this.#fetchOnce(name);
    if (fetched.ok || kept === undefined || age >= KEEP_SECONDS) return fetched;
    return ok(kept.secrets);
  }

  /** Tells whether the secrets are other ones than those, if need be by looking again; not more often than strangers should make it. */
  async hasOther(name: string, than: readonly NamedSecret[]): Promise<boolean> {
    const kept = this.#kept.get(name);
    if (kept !== undefined && !areSame(kept.secrets, than)) return true;
    // What is being fetched may have been read before the change that this delivery tells of.
    const underway = await this.#fetching.get(name);
    if (underway?.ok === true && !areSame(underway.value, than)) return true;
    if (!this.#mayLook(name)) return false;
    const fetched = await this.#fetchOnce(name);
    return fetched.ok && !areSame(fetched.value, than);
  }

  /** Whether there may be one more request: where one is under way, it is joined. */
  #mayLook(name: string): boolean {
    if (this.#fetching.has(name)) return true;
    const now = this.#now().getTime();
    this.#looks = this.#looks.filter((at) => now - at < LOOKS_SECONDS * 1000);
    if (this.#looks.length >= MOST_LOOKS) return false;
    this.#looks.push(now);
    return true;
  }

  /** Deliveries that come together cause one request. */
  #fetchOnce(name: string): Promise<Result<readonly NamedSecret[], string>> {
    const under = this.#fetching.get(name) ?? this.#fetchNow(name);
    this.#fetching.set(name, under);
    return under;
  }

  async #fetchNow(name: string): Promise<Result<readonly NamedSecret[], string>> {
    const at = this.#now().getTime();
    try {
      const text = await this.#fetch(name);
      if (!text.ok) return text;
      const secrets = linesOf(text.value, name);
      this.#kept.set(name, { secrets, at });
      return ok(secrets);
    } finally {
      this.#fetching.delete(name);
    }
  }
}

/** Reads the secrets in a text, one a line: the new one above the old one while they are exchanged. */
export function linesOf(text: Secret, name: string): readonly NamedSecret[] {
  return text
    .reveal()
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line, index) => ({ name: `${name}#${index + 1}`, secret: new Secret(line) }));
}

function areSame(a: readonly NamedSecret[], b: readonly NamedSecret[]): boolean {
  return textsOf(a) === textsOf(b);
}

function textsOf(secrets: readonly NamedSecret[]): string {
  return JSON.stringify(secrets.map(({ secret }) => secret.reveal()));
}
