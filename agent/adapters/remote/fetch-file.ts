import { err, ok, type Result } from "#contract/result.ts";

const TIMEOUT_SECONDS = 27; // kustomize's for repositories; for files it has none
const MAX_FILE_BYTES = 16 * 1024 * 1024; // ours: the largest known bundles of definitions have some 5 MiB
const MAX_REDIRECTS = 10; // Go's

/** Downloads a file over http or https, within bounds of time and size. The error is the end of a sentence. */
export async function fetchFile(
  url: string,
  caller: AbortSignal,
): Promise<Result<Uint8Array, string>> {
  const timeout = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
  try {
    return await download(url, AbortSignal.any([caller, timeout]));
  } catch (cause) {
    caller.throwIfAborted();
    if (timeout.aborted) return err(`it took longer than ${TIMEOUT_SECONDS} s`);
    return err(explain(cause));
  }
}

async function download(written: string, signal: AbortSignal): Promise<Result<Uint8Array, string>> {
  if (!URL.canParse(written)) return err("it is no URL");
  let url = new URL(written);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch(bare(url), {
      headers: authorizationOf(url),
      redirect: "manual",
      signal,
    });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) {
      return response.ok ? await collect(response) : refused(response);
    }
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next === undefined || !/^https?:$/.test(next.protocol)) {
      return err("it redirects to what is no http(s) URL");
    }
    if (url.protocol === "https:" && next.protocol === "http:") {
      return err("it redirects from https to http");
    }
    url = next;
  }
  return err(`it redirects more than ${MAX_REDIRECTS} times`);
}

async function refused(response: Response): Promise<Result<Uint8Array, string>> {
  await response.body?.cancel();
  const text = response.statusText === "" ? "" : ` (${response.statusText})`;
  return err(`status code ${response.status}${text}`);
}

async function collect({ body }: Response): Promise<Result<Uint8Array, string>> {
  const stream: AsyncIterable<Uint8Array> | readonly Uint8Array[] = body ?? [];
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > MAX_FILE_BYTES) {
      return err(`it is longer than the ${MAX_FILE_BYTES} bytes that are allowed`);
    }
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks));
}

/** fetch refuses a URL with credentials; they go into a header. */
function bare(url: URL): URL {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  return shown;
}

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const pair = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare % stands for itself
  }
}

function explain(thrown: unknown): string {
  const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
  if (typeof cause === "object" && cause !== null && "code" in cause) {
    const known = REASONS[String(cause.code)];
    if (known !== undefined) return known;
  }
  return cause instanceof Error ? cause.message : String(cause);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such host is known (ENOTFOUND)",
  EAI_AGAIN: "the host's name could not be looked up (EAI_AGAIN)",
  ECONNREFUSED: "the connection was refused (ECONNREFUSED)",
  ECONNRESET: "the connection was cut (ECONNRESET)",
  UND_ERR_CONNECT_TIMEOUT: "the connection did not come about in time",
};
