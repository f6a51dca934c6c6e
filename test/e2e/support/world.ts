import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findCondition, readConditions, type Condition } from "../../../agent/objects/condition.ts";
import {
  refOf,
  type JsonObject,
  type KubeObject,
  type ObjectRef,
} from "../../../agent/objects/kube-object.ts";
import { OWNER_NAME } from "../../../agent/objects/owner.ts";
import { objectAt, textAt } from "../../../agent/objects/read-json.ts";
import type { WatchChange } from "../../../agent/ports.ts";
import { bundleProgram } from "../../../infra/bundle.ts";
import { AgentProcess, type Ending } from "../../../infra/local/agent-process.ts";
import { installDefinitions } from "../../../infra/local/demo-objects.ts";
import { startEmbedded, type Embedded } from "../../../infra/local/embedded.ts";
import { ApiProxy } from "../../support/api-proxy.ts";
import { openApi, type Api, type OpenApi } from "./apis.ts";
import { HintInbox } from "./hint-inbox.ts";

/** How a world is to be opened. */
export interface WorldOptions {
  readonly api: Api;
  readonly name: string; // what the namespace that is made for the Flux objects begins with
  readonly isFresh?: boolean; // with a real API server of its own: a second cluster
  readonly queueUrl?: string; // of a queue that the test runs
  readonly otlpEndpoint?: string; // of a collector that the test runs
}

/** The longest that anything here may take, on a busy machine. */
export const SOON = { timeout: 60_000, interval: 25 };

const REQUEST_MILLISECONDS = 30_000;

/** Everything that a push passes through, real: git server, functions, queue, API server and the agent as its own process. */
export class World {
  readonly namespace: string;
  readonly embedded: Embedded;
  readonly inbox: HintInbox;
  readonly proxy: ApiProxy; // between the agent and the API server
  readonly log: string[] = []; // of all agents that ran here
  /** Hears of each line that the agent logs. */
  onLine: (line: string) => void = () => {};
  readonly #directory: string;
  readonly #api: OpenApi;
  readonly #applied = new Map<string, ObjectRef>();
  #agent: AgentProcess | undefined;

  private constructor(parts: {
    readonly options: WorldOptions;
    readonly directory: string;
    readonly api: OpenApi;
    readonly embedded: Embedded;
    readonly proxy: ApiProxy;
  }) {
    // A namespace that was deleted may stay for a while, or for ever where nothing empties it.
    this.namespace = `${parts.options.name}-${randomBytes(3).toString("hex")}`;
    this.embedded = parts.embedded;
    this.inbox = new HintInbox(parts.embedded.queueUrl);
    this.proxy = parts.proxy;
    this.#directory = parts.directory;
    this.#api = parts.api;
  }

  /** Opens a world, its agent not yet started. */
  static async open(options: WorldOptions): Promise<World> {
    const { isFresh = false, queueUrl, otlpEndpoint } = options;
    const directory = await mkdtemp(join(tmpdir(), "pullhook-world-"));
    const api = await openApi(options.api, isFresh);
    const { kubeconfig } = api;
    const [embedded] = await Promise.all([
      startEmbedded({
        directory,
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(queueUrl === undefined ? {} : { queueUrl }),
        ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
      }),
      bundleProgram("agent", join(directory, "agent.mjs")),
    ]);
    await installDefinitions(embedded.cluster);
    const proxy = await ApiProxy.before(await readFile(embedded.kubeconfig, "utf8"));
    await writeFile(join(directory, "agent-kubeconfig"), proxy.kubeconfig, { mode: 0o600 });
    const world = new World({ options, directory, api, embedded, proxy });
    await world.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: world.namespace } });
    return world;
  }

  /** Starts the agent, or starts it again, with these flags besides the usual ones. */
  startAgent(...args: readonly string[]): void {
    this.#agent = new AgentProcess({
      file: join(this.#directory, "agent.mjs"),
      queueUrl: this.embedded.queueUrl,
      kubeconfig: join(this.#directory, "agent-kubeconfig"),
      cacheDirectory: join(this.#directory, "cache"),
      args,
      onLine: (line) => {
        this.log.push(line);
        this.onLine(line);
      },
      onExit: (description) => this.log.push(description),
    });
  }

  /** Has the agent end, and tells how it ended. */
  async stopAgent(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<Ending | undefined> {
    const ending = await this.#agent?.stop(signal);
    this.#agent = undefined;
    return ending;
  }

  /** Takes away what was made here and ends everything. A running agent prunes on the way. */
  async close(): Promise<void> {
    const refs = [...this.#applied.values()].toReversed();
    for (const ref of refs) await this.embedded.cluster.remove(ref, deadline());
    await Promise.all(refs.map((ref) => this.#untilGone(ref)));
    await this.stopAgent();
    await this.proxy.close();
    this.inbox.close();
    await this.embedded.close();
    await this.#api.close();
    await rm(this.#directory, { recursive: true });
  }

  /** Makes an object, or changes it. */
  async apply(object: KubeObject): Promise<KubeObject> {
    const applied = await this.embedded.cluster.apply(object, deadline());
    if (!applied.ok) throw new Error(applied.error.message);
    const ref = refOf(object);
    this.#applied.set(JSON.stringify(ref), ref);
    return applied.value;
  }

  /** An object as it is now; undefined where there is none. */
  async read(ref: ObjectRef): Promise<KubeObject | undefined> {
    const read = await this.embedded.cluster.read(ref, deadline());
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  }

  /** The names of all objects of a kind that the agent applied in the world's namespace. */
  async appliedNames(kind: Pick<ObjectRef, "apiVersion" | "kind">): Promise<readonly string[]> {
    const stop = new AbortController();
    const scope = { namespace: this.namespace, labelSelector: OWNER_NAME };
    return new Promise((resolve) => {
      function tell(change: WatchChange): void {
        if (change.kind !== "listed") return;
        resolve(change.objects.map(({ metadata }) => metadata.name).toSorted());
        stop.abort();
      }
      void this.embedded.cluster.watch(kind, scope, tell, stop.signal);
    });
  }

  async patch(ref: ObjectRef, body: JsonObject): Promise<void> {
    const patch = { type: "merge", body, fieldManager: "somebody" } as const;
    const patched = await this.embedded.cluster.patch(ref, patch, deadline());
    if (!patched.ok) throw new Error(patched.error.message);
  }

  async remove(ref: ObjectRef): Promise<void> {
    const removed = await this.embedded.cluster.remove(ref, deadline());
    if (!removed.ok) throw new Error(removed.error.message);
  }

  /** The Ready condition of an object. */
  async ready(ref: ObjectRef): Promise<Condition | undefined> {
    return readyOf(await this.read(ref));
  }

  /** The revision that a GitRepository last saw. */
  async seen(gitRepository: ObjectRef): Promise<string> {
    return textAt(await this.read(gitRepository), "status", "artifact", "revision") ?? "";
  }

  /** Waits for an object to be gone; where the agent does not let it go, its finalizers are taken off. */
  async #untilGone(ref: ObjectRef): Promise<void> {
    const { cluster } = this.embedded;
    if (ref.kind === "Namespace") return; // which may take its time
    const end = Date.now() + (this.#agent === undefined ? 0 : SOON.timeout);
    for (;;) {
      const left = await cluster.read(ref, deadline());
      if (!left.ok || left.value === undefined) return;
      if (Date.now() > end) break;
      await new Promise((resolve) => setTimeout(resolve, SOON.interval));
    }
    const body = { metadata: { finalizers: [] } };
    await cluster.patch(ref, { type: "merge", body, fieldManager: "somebody" }, deadline());
  }
}

/** The Ready condition of an object as it was read. */
export function readyOf(object: KubeObject | undefined): Condition | undefined {
  return findCondition(readConditions(objectAt(object, "status")), "Ready");
}

function deadline(): AbortSignal {
  return AbortSignal.timeout(REQUEST_MILLISECONDS);
}
