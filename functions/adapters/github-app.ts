import { createPrivateKey, createSign } from "node:crypto";

import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";
import { err, ok, type Result } from "#contract/result.ts";
import type { Secret } from "#contract/secret.ts";

import type { DeliveryLog } from "../ports.ts";
import type { Attempt } from "../sweeping/due-redeliveries.ts";

const TIMEOUT_MS = 10_000;
const TOKEN_SECONDS = 540; // GitHub takes ten minutes at most
const CLOCK_SKEW_SECONDS = 60;
const PAGE_SIZE = 100; // the most there is

/** A GitHub App, whose webhook's deliveries are looked after. */
export interface GithubApp {
  readonly id: string;
  readonly privateKey: Secret; // PEM, as GitHub gave it
  readonly api: string; // https://api.github.com, or https://HOST/api/v3
  readonly now: () => Date;
}

/** Reads the log of an App's webhook, and has GitHub send deliveries again. */
export function githubApp(app: GithubApp): DeliveryLog {
  const first = `${app.api}/app/hook/deliveries?per_page=${PAGE_SIZE}`;
  return {
    async page(next = first) {
      const answer = await call(app, "GET", next);
      if (!answer.ok) return answer;
      const entries: readonly unknown[] = Array.isArray(answer.value.body) ? answer.value.body : [];
      const attempts = entries
        .filter(isJsonObject)
        .map(attemptOf)
        .filter((each) => each !== undefined);
      const following = nextPage(answer.value.link, app.api);
      return ok({ attempts, ...(following !== undefined && { next: following }) });
    },
    async sendAgain({ id }) {
      const answer = await call(app, "POST", `${app.api}/app/hook/deliveries/${id}/attempts`);
      return answer.ok ? ok(undefined) : answer;
    },
  };
}

interface ApiAnswer {
  readonly body: unknown;
  readonly link: string;
}

async function call(
  app: GithubApp,
  method: string,
  url: string,
): Promise<Result<ApiAnswer, string>> {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "error",
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${appToken(app)}`,
        "user-agent": "pullhook",
        "x-github-api-version": "2022-11-28",
      },
    });
    const text = await response.text();
    if (!response.ok) return err(`${method} ${new URL(url).pathname} answers ${response.status}`);
    return ok({ body: parseJson(text), link: response.headers.get("link") ?? "" });
  } catch (thrown) {
    return err(
      `GitHub does not answer: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  }
}

/** The token by which an App signs in: a JWT, signed with its private key, good for a few minutes. */
function appToken({ id, privateKey, now }: GithubApp): string {
  const seconds = Math.floor(now().getTime() / 1000);
  const claims = { iat: seconds - CLOCK_SKEW_SECONDS, exp: seconds + TOKEN_SECONDS, iss: id };
  const parts = [{ alg: "RS256", typ: "JWT" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const content = parts.join(".");
  const key = createPrivateKey(privateKey.reveal());
  return `${content}.${createSign("RSA-SHA256").update(content).sign(key, "base64url")}`;
}

function attemptOf(entry: JsonObject): Attempt | undefined {
  const { id, guid, delivered_at: at, status_code: statusCode, throttled_at: throttledAt } = entry;
  if (typeof id !== "number" || typeof guid !== "string" || typeof at !== "string")
    return undefined;
  return {
    id,
    guid,
    deliveredAt: new Date(at),
    statusCode: typeof statusCode === "number" ? statusCode : 0,
    isThrottled: typeof throttledAt === "string" && statusCode === 0,
  };
}

/** The next page, as the header `Link` names it; on GitHub's own host alone, for the token goes with the request. */
function nextPage(link: string, api: string): string | undefined {
  const [, url] = /<([^>]+)>;\s*rel="next"/.exec(link) ?? [];
  return url?.startsWith(`${api}/`) === true ? url : undefined;
}
