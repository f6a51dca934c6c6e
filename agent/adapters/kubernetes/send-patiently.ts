import type { Sleep } from "../../ports.ts";
import type { ApiAnswer, ApiRequest } from "./connection.ts";

const MAX_ATTEMPTS = 10; // client-go's
const MAX_RETRY_AFTER_SECONDS = 30; // ours: longer waits are left to the next reconcile
const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500; // and all above

interface Ways {
  readonly send: (request: ApiRequest) => Promise<ApiAnswer>;
  readonly sleep: Sleep;
}

/**
 * Sends again what an overloaded API server turned away unread, when it says it will have time.
 *
 * Matches client-go's withRetry: any 429, and a server error with a Retry-After.
 */
export async function sendPatiently(
  request: ApiRequest,
  { send, sleep }: Ways,
): Promise<ApiAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send(request);
    const seconds = retryAfterSeconds(answer);
    if (seconds === undefined || attempt === MAX_ATTEMPTS) return answer;
    await sleep(seconds, request.signal);
  }
}

/** How long to wait before the same is asked again; undefined where it is not to be, or only much later. */
function retryAfterSeconds({ status, retryAfterSeconds: told }: ApiAnswer): number | undefined {
  const seconds = status === TOO_MANY_REQUESTS ? (told ?? 1) : status >= SERVER_ERROR ? told : -1;
  const mayAsk = seconds !== undefined && seconds >= 0 && seconds <= MAX_RETRY_AFTER_SECONDS;
  return mayAsk ? seconds : undefined;
}
