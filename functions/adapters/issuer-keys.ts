import { isJsonObject, parseJson } from "#contract/json.ts";
import { err, ok, type Result } from "#contract/result.ts";

import type { KeysOf } from "./token-claims.ts";

const KEEP_SECONDS = 3600; // issuers announce new keys days before they use them
const FRESH_AFTER_SECONDS = 60; // a token with an invented key id must not set off a request each
const TIMEOUT_MS = 3000;
const MAX_BYTES = 100_000;

interface Kept {
  readonly keys: Result<{ keys: Record<string, unknown>[] }, string>;
  readonly at: number;
}

/**
 * Fetches the public keys of issuers from where their discovery document says, and remembers them. Issuers come from the settings:
 * no address out of a delivery is ever called.
 */
export function issuerKeys(now: () => Date, get: typeof fetch = fetch): KeysOf {
  const kept = new Map<string, Kept>();
  return async (issuer, { fresh }) => {
    const known = kept.get(issuer);
    const age = known === undefined ? Infinity : (now().getTime() - known.at) / 1000;
    const keepFor = fresh || known?.keys.ok !== true ? FRESH_AFTER_SECONDS : KEEP_SECONDS;
    if (known !== undefined && age < keepFor) return known.keys;
    const keys = await fetchKeys(issuer, get);
    // What worked before is kept where the issuer does not answer: its keys live for days.
    if (keys.ok || known?.keys.ok !== true) kept.set(issuer, { keys, at: now().getTime() });
    return keys.ok ? keys : (known?.keys ?? keys);
  };
}

async function fetchKeys(issuer: string, get: typeof fetch): Promise<Kept["keys"]> {
  const base = issuer.replace(/\/+$/, "");
  const discovery = await fetchJson(`${base}/.well-known/openid-configuration`, get);
  if (!discovery.ok) return discovery;
  const uri = isJsonObject(discovery.value) ? discovery.value["jwks_uri"] : undefined;
  if (typeof uri !== "string" || !isSafe(uri))
    return err(`${issuer} names no https address of keys`);
  const document = await fetchJson(uri, get);
  if (!document.ok) return document;
  const keys = isJsonObject(document.value) ? document.value["keys"] : undefined;
  if (!Array.isArray(keys)) return err(`${uri} has no list of keys`);
  return ok({ keys: keys.filter(isJsonObject).map((key) => ({ ...key })) });
}

/** https, or this machine, where tests listen. */
function isSafe(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === "https:" || (protocol === "http:" && hostname === "127.0.0.1");
}

async function fetchJson(url: string, get: typeof fetch): Promise<Result<unknown, string>> {
  try {
    const response = await get(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "error" });
    if (!response.ok) return err(`${url} answers ${response.status}`);
    const text = await readBounded(response);
    const value = text === undefined ? undefined : parseJson(text);
    return value === undefined
      ? err(`${url} does not answer with JSON of sensible size`)
      : ok(value);
  } catch (thrown) {
    return err(
      `${url} does not answer: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}

async function readBounded({ body }: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const stream: AsyncIterable<Uint8Array> | readonly Uint8Array[] = body ?? [];
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
