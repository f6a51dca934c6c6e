import { err, ok } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import { openGuests } from "../../functions/adapters/guests.ts";
import { SecretCache } from "../../functions/adapters/secret-cache.ts";
import type { KeysOf } from "../../functions/adapters/token-claims.ts";
import type { SenderName } from "../../functions/intake/senders.ts";
import type { Guests } from "../../functions/ports.ts";
import type { ReceiverSettings, SenderSettings } from "../../functions/settings/settings.ts";

/** Who may deliver in a test: one sender with these secrets, one a line. */
export function oneGuest(
  name: SenderName,
  secrets: string,
  more: Partial<SenderSettings> = {},
  keysOf: KeysOf = noKeys,
): Guests {
  return guestsOf([{ ...guestSettings(name, secrets), ...more }], [], keysOf);
}

/** What is set up for a sender with these secrets, one a line. */
export function guestSettings(name: SenderName, secrets: string): SenderSettings {
  const secret = { kind: "text", name: "test", secret: new Secret(secrets) } as const;
  return { name, secrets: [secret], options: {} };
}

/** Who may deliver in a test: these, of whom none has its secrets in a store. */
export function guestsOf(
  senders: readonly SenderSettings[],
  receivers: readonly ReceiverSettings[] = [],
  keysOf: KeysOf = noKeys,
): Guests {
  const cache = new SecretCache(
    async () => err("There is no store."),
    () => new Date(),
  );
  return openGuests(senders, receivers, { cache, keysOf });
}

/** Keys that are there without a request. */
export function keysThatAre(keys: Awaited<ReturnType<KeysOf>>): KeysOf {
  return async () => keys;
}

const noKeys: KeysOf = async () => ok({ keys: [] });
