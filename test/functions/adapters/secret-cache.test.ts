import { expect, test } from "vitest";

import { err, ok, type Result } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import { openGuests } from "../../../functions/adapters/guests.ts";
import { SecretCache } from "../../../functions/adapters/secret-cache.ts";
import { receiveDelivery } from "../../../functions/handlers/receive-delivery.ts";
import { aDelivery } from "../../support/github-delivery.ts";
import { keysThatAre } from "../../support/guests.ts";
import { receiving } from "../../support/receiving.ts";

/** A store of one secret that can be changed and be away, and a cache on it with a clock that is moved by hand. */
function world(first: string) {
  let stored: Result<Secret, string> = ok(new Secret(first));
  let seconds = 0;
  let fetches = 0;
  const cache = new SecretCache(
    async () => {
      fetches += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return stored;
    },
    () => new Date(seconds * 1000),
  );
  return {
    cache,
    store: (text: string) => void (stored = ok(new Secret(text))),
    takeAway: () => void (stored = err("The store is away.")),
    pass: (more: number) => void (seconds += more),
    fetches: () => fetches,
  };
}

async function namesIn(cache: SecretCache): Promise<string> {
  const secrets = await cache.get("github");
  if (!secrets.ok) return secrets.error;
  return secrets.value.map(({ name, secret }) => `${name}=${secret.reveal()}`).join(" ");
}

test("a secret is fetched once for deliveries that come together, and kept", async () => {
  const { cache, fetches, pass } = world("one");

  await Promise.all([namesIn(cache), namesIn(cache)]);
  pass(29);

  expect(await namesIn(cache)).toBe("github#1=one");
  expect(fetches()).toBe(1);
});

test("a secret that was taken out is refused after a minute at most", async () => {
  const { cache, pass, store } = world("old");
  await namesIn(cache);

  store("new");
  pass(60);

  expect(await namesIn(cache)).toBe("github#1=new");
});

test("a store that is away for half a minute is not noticed, and no secret outlives a minute", async () => {
  const { cache, pass, takeAway } = world("one");
  await namesIn(cache);

  takeAway();
  pass(59);
  const meanwhile = await namesIn(cache);
  pass(1);

  expect(meanwhile).toBe("github#1=one");
  expect(await namesIn(cache)).toBe("The store is away.");
});

test("strangers cannot have the store asked without end", async () => {
  const { cache, fetches } = world("one");
  const secrets = await cache.get("github");
  const known = secrets.ok ? secrets.value : [];

  for (let count = 0; count < 100; count += 1) await cache.hasOther("github", known);

  expect(fetches()).toBeLessThanOrEqual(11);
});

test("a secret is exchanged under load, and no delivery is refused", async () => {
  const { cache, store, pass } = world("old");
  const github = [{ kind: "stored", name: "github" }] as const;
  const settings = [{ name: "github", secrets: github, options: {} }] as const;
  const guests = openGuests(settings, [], { cache, keysOf: keysThatAre(ok({ keys: [] })) });
  const { queues, counts, ...rest } = receiving({ guests });
  const deliveries = { has: async () => false, add: async () => {} };
  async function deliver(secret: string): Promise<number> {
    const answer = await receiveDelivery(ok(aDelivery({ secret })), {
      ...rest,
      queues,
      deliveries,
    });
    return answer.status;
  }
  const statuses: number[] = [];
  async function load(secret: string): Promise<void> {
    const some = await Promise.all(Array.from({ length: 20 }, () => deliver(secret)));
    statuses.push(...some);
    pass(4);
  }

  await load("old");
  store("new\nold"); // and the sender learns it at once, while "old" alone is remembered here
  await Promise.all([load("old"), load("new")]);
  await Promise.all([load("new"), load("old")]);
  store("new");
  for (let round = 0; round < 20; round += 1) await load("new");

  expect([...new Set(statuses)]).toEqual([202]);
  expect(new Set(counts)).toEqual(
    new Set(["Deliveries queued github", "SecretUses github#1", "SecretUses github#2"]),
  );
  pass(60);
  expect(await deliver("old")).toBe(401);
});
