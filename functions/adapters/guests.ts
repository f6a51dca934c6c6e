import { timingSafeEqual } from "node:crypto";

import { receiverPath } from "#contract/receiver-path.ts";
import { err, ok, type Result } from "#contract/result.ts";

import type { Addressee } from "../intake/find-sender.ts";
import type { ClaimsOf } from "../intake/proof/proof.ts";
import type { Guest } from "../intake/read-delivery.ts";
import { receiverSender } from "../intake/receivers.ts";
import type { Sender } from "../intake/sender.ts";
import { SENDERS } from "../intake/senders.ts";
import type { GuestProblem, Guests } from "../ports.ts";
import type { ReceiverSettings, SecretSource, SenderSettings } from "../settings/settings.ts";
import { keyring, type NamedSecret } from "./keyring.ts";
import { linesOf, type SecretCache } from "./secret-cache.ts";
import { tokenClaims, type KeysOf } from "./token-claims.ts";

/** What there is to build on. */
export interface GuestsWorld {
  readonly cache: SecretCache;
  readonly keysOf: KeysOf;
}

/** Knows who may deliver by what is set up, and fetches their secrets when they do. */
export function openGuests(
  senders: readonly SenderSettings[],
  receivers: readonly ReceiverSettings[],
  { cache, keysOf }: GuestsWorld,
): Guests {
  const secretsBy = new WeakMap<Guest, ReadonlyMap<string, readonly NamedSecret[]>>(); // of the store, by their name there
  return {
    names: senders.map(({ name }) => name),
    async find(addressee) {
      if (addressee.kind === "receiver") return findReceiver(addressee.digest);
      const settings = senders.find(({ name }) => name === addressee.name);
      if (settings === undefined) return ok(undefined);
      return guestOf(SENDERS[settings.name], settings, addressee);
    },
    async findChanged(addressee, before) {
      const known = [...(secretsBy.get(before) ?? [])];
      const others = await Promise.all(
        known.map(([name, secrets]) => cache.hasOther(name, secrets)),
      );
      if (!others.includes(true)) return undefined;
      const guest = await this.find(addressee);
      return guest.ok ? guest.value : undefined;
    },
  };

  async function guestOf(
    sender: Sender,
    settings: Pick<SenderSettings, "secrets" | "token" | "options">,
    addressee?: Addressee,
  ): Promise<Result<Guest, GuestProblem>> {
    const secrets = await secretsOf(settings.secrets);
    if (!secrets.ok) return secrets;
    const { options, token } = settings;
    const claimsOf = token === undefined ? trustsNoToken : tokenClaims(token, keysOf);
    const trust = { keyring: keyring(secrets.value), claimsOf };
    const tokenInPath = addressee?.kind === "sender" ? addressee.tokenInPath : undefined;
    const guest = { sender, options, trust, ...(tokenInPath !== undefined && { tokenInPath }) };
    secretsBy.set(guest, stored(settings.secrets, secrets.value));
    return ok(guest);
  }

  /** A Receiver's token is in its path, so that each of several tokens has a path of its own while they are exchanged. */
  async function findReceiver(digest: string): Promise<Result<Guest | undefined, GuestProblem>> {
    let problem: Result<undefined, GuestProblem> = ok(undefined);
    for (const receiver of receivers) {
      const { name, namespace, secrets, type } = receiver;
      const tokens = await secretsOf(secrets);
      if (!tokens.ok) {
        problem = tokens; // told only where no other receiver is meant
        continue;
      }
      const texts = secrets.length === 0 ? [""] : tokens.value.flatMap(asWritten);
      const paths = texts.map((token) => receiverPath({ token, name, namespace }));
      if (paths.map((path) => isSame(path, `/hook/${digest}`)).includes(true)) {
        return guestOf(receiverSender(type, receiver.events), receiver);
      }
    }
    return problem;
  }

  async function secretsOf(
    sources: readonly SecretSource[],
  ): Promise<Result<readonly NamedSecret[], GuestProblem>> {
    const read = await Promise.all(
      sources.map(async (source) =>
        source.kind === "text" ? ok(linesOf(source.secret, source.name)) : cache.get(source.name),
      ),
    );
    const all: NamedSecret[] = [];
    for (const secrets of read) {
      if (!secrets.ok) return err(unreachable(secrets.error));
      all.push(...secrets.value);
    }
    return ok(all);
  }
}

/** A token that was put into its Secret from a file may end in a newline, which counts in the path there. */
function asWritten({ secret }: NamedSecret): readonly string[] {
  return [secret.reveal(), `${secret.reveal()}\n`];
}

/** The secrets that came from the store, each with those that stand under the same name. */
function stored(
  sources: readonly SecretSource[],
  secrets: readonly NamedSecret[],
): ReadonlyMap<string, readonly NamedSecret[]> {
  const names = sources.filter(({ kind }) => kind === "stored").map(({ name }) => name);
  return new Map(
    names.map((name) => [name, secrets.filter((each) => each.name.startsWith(`${name}#`))]),
  );
}

/** Compares in a time that tells nothing of how much is right: whoever knows the path of a generic Receiver may deliver. */
function isSame(path: string, asked: string): boolean {
  return path.length === asked.length && timingSafeEqual(Buffer.from(path), Buffer.from(asked));
}

const trustsNoToken: ClaimsOf = async () => err("no issuer is set up");

function unreachable(message: string): GuestProblem {
  return {
    code: "secrets-unreachable",
    message,
    advice: "Check the secret's name, and that the function's role may read it.",
  };
}
