import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip } from "node:zlib";

import { areShown, type Credentials } from "./credentials.ts";
import { findGitPrograms, type GitPrograms } from "./git-programs.ts";
import { runHttpBackend } from "./http-backend.ts";
import { idOf, pushPayload } from "./push-payload.ts";
import { PushedChanges } from "./pushed-changes.ts";
import { readPushed } from "./pushed-commits.ts";
import type { RefChange } from "./ref-change.ts";
import { Repositories } from "./repositories.ts";
import { Webhooks, type Delivery, type Webhook } from "./webhooks.ts";

const HOST = "127.0.0.1";
const SERVICE = /^\/([^/]+)\/([^/]+)\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** How a git server is to be started. */
export interface GitServerOptions {
  readonly directory: string; // where the bare repositories are, or will be
  readonly port?: number; // absent: a free one
  readonly webhook?: Webhook; // absent: pushes are told to nobody
  readonly tls?: { readonly cert: string; readonly key: string }; // PEM; absent: plain http
}

/** A git server for smart HTTP on this machine, which tells of pushes as GitHub does. */
export interface GitServer {
  readonly url: string; // repositories are at <url>/owner/name.git
  /** Makes a repository, where it is not there yet, and gives its clone URL. */
  createRepository(name: string, options?: RepositoryOptions): Promise<string>;
  /** The webhooks that were delivered, or were not, the oldest first. */
  readonly deliveries: readonly Delivery[];
  redeliver(id: string): Promise<Delivery>;
  /** From now on pushes are told, or are not, as when a webhook gets lost. */
  sendWebhooks(enabled: boolean): void;
  /** From now on every answer waits so long, as over a slow line. */
  delayAnswers(milliseconds: number): void;
  /** Resolves when what was pushed so far has been told. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface RepositoryOptions {
  readonly defaultBranch?: string; // absent: main
  readonly credentials?: Credentials; // absent: everybody may read and push
}

/** Starts a git server; rejects where there is no git on this machine. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const server = new LocalGitServer(options, await findGitPrograms());
  await server.listen(options.port ?? 0);
  return server;
}

class LocalGitServer implements GitServer {
  readonly #directory: string;
  readonly #programs: GitPrograms;
  readonly #repositories: Repositories;
  readonly #webhooks: Webhooks | undefined;
  readonly #credentials = new Map<string, Credentials>();
  readonly #telling = new Set<Promise<void>>();
  readonly #server: ReturnType<typeof createHttpServer>;
  readonly #scheme: "http" | "https";
  #tells = true;
  #delayMilliseconds = 0;

  constructor({ directory, webhook, tls }: GitServerOptions, programs: GitPrograms) {
    this.#directory = directory;
    this.#programs = programs;
    this.#repositories = new Repositories(directory, programs);
    this.#webhooks = webhook === undefined ? undefined : new Webhooks(webhook);
    this.#scheme = tls === undefined ? "http" : "https";
    this.#server = tls === undefined ? createHttpServer() : createHttpsServer(tls);
    this.#server.on("request", (request, response) => void this.#answer(request, response));
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(port, HOST, resolve);
    });
  }

  get url(): string {
    const address = this.#server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return `${this.#scheme}://${HOST}:${port}`;
  }

  async createRepository(name: string, options: RepositoryOptions = {}): Promise<string> {
    await this.#repositories.create(name, options.defaultBranch ?? "main");
    if (options.credentials !== undefined) this.#credentials.set(name, options.credentials);
    return `${this.url}/${name}.git`;
  }

  get deliveries(): readonly Delivery[] {
    return this.#webhooks?.log ?? [];
  }

  async redeliver(id: string): Promise<Delivery> {
    if (this.#webhooks === undefined) throw new Error("the git server has no webhook");
    return this.#webhooks.redeliver(id);
  }

  sendWebhooks(enabled: boolean): void {
    this.#tells = enabled;
  }

  delayAnswers(milliseconds: number): void {
    this.#delayMilliseconds = milliseconds;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#telling);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await Promise.all([closed, this.settled()]);
    this.#webhooks?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#serve(request, response);
    } catch (cause) {
      response.destroy(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? "/", this.url);
    const [, owner = "", last = "", service = ""] = SERVICE.exec(pathname) ?? [];
    const name = this.#repositories.find(owner, last);
    if (name === undefined) return refuse(response, 404, "Repository not found.");
    const credentials = this.#credentials.get(name);
    if (credentials !== undefined && !areShown(credentials, request.headers.authorization)) {
      response.setHeader("WWW-Authenticate", 'Basic realm="pullhook"');
      return refuse(response, 401, "Invalid username or token.");
    }
    if (this.#delayMilliseconds > 0) await sleep(this.#delayMilliseconds);
    const pushed = new PushedChanges();
    await runHttpBackend({
      programs: this.#programs,
      folder: this.#directory,
      path: `/${name}.git/${service}`,
      query: search.slice(1),
      request,
      body: service === "git-receive-pack" ? pushed.watch(plain(request)) : plain(request),
      response,
    });
    for (const change of pushed.asked) this.#tellSoon(name, change);
  }

  #tellSoon(name: string, change: RefChange): void {
    if (!this.#tells || this.#webhooks === undefined) return;
    const telling = this.#tell(this.#webhooks, name, change)
      .catch((cause: unknown) => process.emitWarning(`A push was not told: ${String(cause)}`))
      .finally(() => this.#telling.delete(telling));
    this.#telling.add(telling);
  }

  async #tell(webhooks: Webhooks, name: string, change: RefChange): Promise<void> {
    if ((await this.#repositories.written(name, change.ref)) !== change.after) return; // git refused it
    const [pushed, defaultBranch] = await Promise.all([
      readPushed(this.#programs, this.#repositories.pathOf(name), change),
      this.#repositories.defaultBranch(name),
    ]);
    const repository = { name, serverUrl: this.url, defaultBranch };
    await webhooks.send("push", idOf(name), pushPayload(repository, change, pushed));
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "Content-Type": "text/plain" }).end(`${sentence}\n`);
}

/** The body as it was before git compressed it. */
function plain(request: IncomingMessage): AsyncIterable<Buffer> {
  const encoding = request.headers["content-encoding"];
  return encoding === "gzip" || encoding === "x-gzip" ? request.pipe(createGunzip()) : request;
}
