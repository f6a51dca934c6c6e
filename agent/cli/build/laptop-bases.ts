import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RemoteBases } from "../../ports.ts";

/**
 * Lends what reads remote bases from a laptop: files and http(s) repositories as the agent does, all other repositories with
 * the git that is installed, which knows the keys of whoever calls. What is fetched is thrown away at the end.
 */
export async function withLaptopBases<T>(use: (bases: RemoteBases) => Promise<T>): Promise<T> {
  const made: string[] = [];
  async function open(): Promise<RemoteBases> {
    const directory = await mkdtemp(join(tmpdir(), "pullhook-build-"));
    made.push(directory);
    const { laptopBases } = await import("../../adapters/laptop-bases.ts");
    return laptopBases(directory);
  }
  let opened: Promise<RemoteBases> | undefined; // only what fetches pays for loading what that takes
  function bases(): Promise<RemoteBases> {
    opened ??= open();
    return opened;
  }
  try {
    return await use({
      repository: async (asked, signal) => (await bases()).repository(asked, signal),
      file: async (url, signal) => (await bases()).file(url, signal),
    });
  } finally {
    await Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true })));
  }
}
