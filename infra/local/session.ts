import { join, relative } from "node:path";

import { bundleProgram } from "../bundle.ts";
import { AgentProcess } from "./agent-process.ts";
import { Arrivals } from "./arrivals.ts";
import { applyDemo, installDefinitions } from "./demo-objects.ts";
import { DemoRepository } from "./demo-repository.ts";
import { startEmbedded, type Embedded, type EmbeddedCluster } from "./embedded.ts";
import type { Travel } from "./report.ts";

const REPOSITORY = "acme/hello";

interface SessionOptions {
  readonly directory: string;
  readonly clusters: number;
  readonly kubeconfig?: string;
  readonly onArrival: (travels: readonly Travel[]) => void; // hears of each push that reached every cluster, once all is started
  readonly onBroken: (problem: string) => void; // hears that something ended that should not have
}

/** Everything that is running: the embedded parts, the demo repository, and an agent for each cluster. */
export interface Session {
  readonly parts: Readonly<Record<string, string>>;
  readonly repositoryUrl: string;
  readonly kubeconfig: string; // of the first cluster
  /** Pushes a commit; rejects with the reason where it does not reach every cluster. */
  push(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything, and resolves when the clusters are what the repository says; what was started ends where that fails. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const { directory, clusters, kubeconfig } = options;
  const agentFile = join(directory, "agent.mjs");
  const bundled = bundleProgram("agent", agentFile);
  const embedded = await startEmbedded({
    directory,
    clusters,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  });
  const members: Member[] = [];
  async function close(): Promise<void> {
    await Promise.all(members.map(({ agent }) => agent.stop()));
    await embedded.close();
  }
  try {
    await bundled;
    const { repositoryUrl, demo, head } = await prepare(embedded, directory);
    const around = { embedded, options };
    members.push(...embedded.clusters.map((each) => startMember(each, agentFile, around)));
    await allReached(members, head);
    gather(members, options.onArrival);
    return {
      repositoryUrl,
      kubeconfig: relative(".", embedded.kubeconfig),
      parts: partsOf(embedded, repositoryUrl, members),
      push: async () => allReached(members, await demo.release()),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

interface Prepared {
  readonly repositoryUrl: string;
  readonly demo: DemoRepository;
  readonly head: string;
}

/** Makes the repository that is pushed to, and points every cluster at it. */
async function prepare({ git, clusters }: Embedded, directory: string): Promise<Prepared> {
  const repositoryUrl = await git.createRepository(REPOSITORY);
  const demo = new DemoRepository(join(directory, "hello"), repositoryUrl);
  const head = await demo.open();
  await Promise.all(
    clusters.map(async ({ cluster }) => {
      await installDefinitions(cluster);
      await applyDemo(cluster, repositoryUrl);
    }),
  );
  return { repositoryUrl, demo, head };
}

async function allReached(members: readonly Member[], commit: string): Promise<void> {
  await Promise.all(members.map(({ arrivals }) => arrivals.of(commit)));
}

/** A cluster and the agent that looks after it. */
interface Member {
  readonly cluster: EmbeddedCluster;
  readonly agent: AgentProcess;
  readonly arrivals: Arrivals;
}

interface Around {
  readonly embedded: Embedded;
  readonly options: SessionOptions;
}

function startMember(
  cluster: EmbeddedCluster,
  file: string,
  { embedded, options }: Around,
): Member {
  const { name, queueUrl, kubeconfig, directory } = cluster;
  const arrivals = new Arrivals(embedded.git, name === "default" ? "the cluster" : name);
  const agent = new AgentProcess({
    file,
    queueUrl,
    kubeconfig,
    cacheDirectory: join(directory, "cache"),
    onLine: (line) => arrivals.read(line),
    onExit(problem) {
      arrivals.fail(problem);
      options.onBroken(problem);
    },
  });
  return { cluster, agent, arrivals };
}

/** Tells of a push when it has reached the last cluster. */
function gather(members: readonly Member[], tell: SessionOptions["onArrival"]): void {
  const byCommit = new Map<string, readonly Travel[]>();
  for (const { arrivals } of members) {
    arrivals.onArrival = (travel) => {
      const travels = [...(byCommit.get(travel.commit) ?? []), travel];
      byCommit.set(travel.commit, travels);
      if (travels.length < members.length) return;
      byCommit.delete(travel.commit);
      tell(travels.toSorted((a, b) => a.cluster.localeCompare(b.cluster)));
    };
  }
}

function partsOf(
  { functions }: Embedded,
  repositoryUrl: string,
  members: readonly Member[],
): Readonly<Record<string, string>> {
  const each = members.flatMap((member) => Object.entries(ownParts(member, members.length > 1)));
  return {
    repository: repositoryUrl,
    functions: `${functions.url}/hooks/github`,
    ...Object.fromEntries(each),
  };
}

function ownParts(
  { cluster, agent }: Member,
  isOneOfMany: boolean,
): Readonly<Record<string, string>> {
  const { name, queueUrl, kubeconfig } = cluster;
  const file = relative(".", kubeconfig);
  if (isOneOfMany) return { [name]: `${file}, queue ${queueUrl}, agent process ${agent.pid}` };
  return { queue: queueUrl, kubeconfig: file, agent: `process ${agent.pid}` };
}
