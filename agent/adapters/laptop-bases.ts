import type { RemoteBases } from "../ports.ts";
import { gitSource } from "./git.ts";
import { remoteBases } from "./remote-bases.ts";
import { cloneWithGit } from "./remote/clone-with-git.ts";

/** Reads remote bases as the agent does, and with the installed git what the agent does not speak: ssh, and files. */
export function laptopBases(directory: string): RemoteBases {
  const ours = remoteBases(gitSource({ directory }));
  return {
    file: (url, signal) => ours.file(url, signal),
    repository: (asked, signal) =>
      /^https?:\/\//i.test(asked.url)
        ? ours.repository(asked, signal)
        : cloneWithGit(asked, directory, signal),
  };
}
