import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

import { exportJWK, generateKeyPair, SignJWT, type JWK } from "jose";
import { afterEach, describe, expect, test } from "vitest";

import { parseJson } from "#contract/json.ts";
import { ok } from "#contract/result.ts";

import { issuerKeys } from "../../../functions/adapters/issuer-keys.ts";
import { tokenClaims } from "../../../functions/adapters/token-claims.ts";
import { receiveDelivery } from "../../../functions/handlers/receive-delivery.ts";
import type { TrustedToken } from "../../../functions/settings/settings.ts";
import { aDelivery, RECEIVED_AT } from "../../support/github-delivery.ts";
import { guestsOf } from "../../support/guests.ts";
import { receiving } from "../../support/receiving.ts";

const opened: (() => unknown)[] = [];
afterEach(() => Promise.all(opened.splice(0).map((close) => close())));

/** An issuer that answers as it is told. */
async function anIssuer(answer: (request: IncomingMessage, self: string) => unknown) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const body = answer(request, url());
    response.writeHead(body === undefined ? 503 : 200).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  opened.push(() => server.close().closeAllConnections());
  await once(server, "listening");
  function url(): string {
    const address = server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }
  return { url: url(), requests: () => requests };
}

async function aKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" };
  function sign(claims: Record<string, unknown>, issuer: string): Promise<string> {
    return new SignJWT({ repository: "acme/shop", ...claims })
      .setProtectedHeader({ alg: "RS256", kid })
      .setIssuer(issuer)
      .setAudience("pullhook")
      .setIssuedAt(RECEIVED_AT)
      .setExpirationTime(new Date(RECEIVED_AT.getTime() + 300_000))
      .sign(privateKey);
  }
  return { jwk, sign };
}

/** Answers with a discovery document, and with these keys where that points to. */
function serving(keys: () => readonly JWK[]) {
  return ({ url }: IncomingMessage, self: string) =>
    url === "/keys" ? { keys: keys() } : { issuer: self, jwks_uri: `${self}/keys` };
}

function trusting(issuer: string): TrustedToken {
  return { issuer, audience: "pullhook", claims: { repository: "acme/shop" } };
}

describe("a token", () => {
  test("is believed whose issuer, audience and claims are as they were set up", async () => {
    const { jwk, sign } = await aKey("one");
    const issuer = await anIssuer(serving(() => [jwk]));
    const claimsOf = tokenClaims(
      trusting(issuer.url),
      issuerKeys(() => RECEIVED_AT),
    );

    const [good, other] = await Promise.all([
      sign({}, issuer.url),
      sign({ repository: "acme/other" }, issuer.url),
    ]);

    expect(await claimsOf(good, RECEIVED_AT)).toMatchObject({ ok: true });
    expect(await claimsOf(other, RECEIVED_AT)).toEqual({
      ok: false,
      error: "repository is not what is asked for",
    });
  });

  test("is refused when its time is over", async () => {
    const { jwk, sign } = await aKey("one");
    const issuer = await anIssuer(serving(() => [jwk]));
    const claimsOf = tokenClaims(
      trusting(issuer.url),
      issuerKeys(() => RECEIVED_AT),
    );

    const claims = await claimsOf(
      await sign({}, issuer.url),
      new Date(RECEIVED_AT.getTime() + 400_000),
    );

    expect(claims.ok).toBe(false);
  });
});

describe("the keys of an issuer", () => {
  test("are asked for once, and again when a new one is used", async () => {
    const [one, two] = await Promise.all([aKey("one"), aKey("two")]);
    let keys = [one.jwk];
    let seconds = 0;
    function now(): Date {
      return new Date(RECEIVED_AT.getTime() + seconds * 1000);
    }
    const issuer = await anIssuer(serving(() => keys));
    const claimsOf = tokenClaims(trusting(issuer.url), issuerKeys(now));

    for (let count = 0; count < 3; count += 1)
      await claimsOf(await one.sign({}, issuer.url), RECEIVED_AT);
    const before = issuer.requests();
    keys = [one.jwk, two.jwk];
    seconds = 61;
    const claims = await claimsOf(await two.sign({}, issuer.url), RECEIVED_AT);

    expect(before).toBe(2); // the discovery document and the keys
    expect(claims.ok).toBe(true);
    expect(issuer.requests()).toBe(4);
  });

  test("are not asked for at each token that names an invented one", async () => {
    const [one, invented] = await Promise.all([aKey("one"), aKey("invented")]);
    const issuer = await anIssuer(serving(() => [one.jwk]));
    const claimsOf = tokenClaims(
      trusting(issuer.url),
      issuerKeys(() => RECEIVED_AT),
    );

    for (let count = 0; count < 20; count += 1) {
      expect((await claimsOf(await invented.sign({}, issuer.url), RECEIVED_AT)).ok).toBe(false);
    }

    expect(issuer.requests()).toBeLessThanOrEqual(4);
  });

  test.for<readonly [string, (request: IncomingMessage, self: string) => unknown]>([
    ["is away", () => undefined],
    ["names no keys", () => ({})],
    ["names keys that are not on https", () => ({ jwks_uri: "http://keys.example.com" })],
    ["names a file", () => ({ jwks_uri: "file:///etc/passwd" })],
    ["answers without end", () => ({ jwks_uri: "x".repeat(200_000) })],
  ])("are none where the issuer %s", async ([, answer]) => {
    const issuer = await anIssuer(answer);

    const keys = await issuerKeys(() => RECEIVED_AT)(issuer.url, { fresh: false });

    expect(keys.ok).toBe(false);
  });
});

test("a token cannot say where its keys are to be fetched", async () => {
  const { jwk, sign } = await aKey("one");
  const honest = await anIssuer(serving(() => [jwk]));
  const other = await anIssuer(serving(() => [jwk]));
  const claimsOf = tokenClaims(
    trusting(honest.url),
    issuerKeys(() => RECEIVED_AT),
  );
  const signed = await sign({}, other.url);
  const [, ...rest] = signed.split(".");
  const header = {
    alg: "RS256",
    kid: "two",
    jku: `${other.url}/keys`,
    x5u: `${other.url}/keys`,
    jwk,
  };
  const pointing = [Buffer.from(JSON.stringify(header)).toString("base64url"), ...rest].join(".");

  const answers = await Promise.all(
    [signed, pointing].map((token) => claimsOf(token, RECEIVED_AT)),
  );

  expect(answers.map((answer) => answer.ok)).toEqual([false, false]);
  expect(other.requests()).toBe(0);
});

test("a workflow of GitHub Actions needs no secret and no body", async () => {
  const { jwk, sign } = await aKey("one");
  const issuer = "https://token.actions.githubusercontent.com";
  const token = await sign({ ref: "refs/heads/main", sha: "2".repeat(40) }, issuer);
  const settings = {
    name: "generic-oidc",
    secrets: [],
    options: {},
    token: trusting(issuer),
  } as const;
  const world = receiving({ guests: guestsOf([settings], [], async () => ok({ keys: [jwk] })) });
  const headers = { Authorization: `Bearer ${token}` };

  const answer = await receiveDelivery(
    ok(aDelivery({ body: "", headers }, { path: "/hooks/generic-oidc" })),
    world,
  );

  expect(parseJson(answer.body)).toEqual({ outcome: "queued", hints: 1 });
  expect(world.queue.hints).toMatchObject([
    {
      repository: "https://github.com/acme/shop.git",
      ref: "refs/heads/main",
      after: "2".repeat(40),
    },
  ]);
});
