import type { GitProblem } from "../../ports.ts";

const MAX_REMOTE_CHARACTERS = 200; // of what a server said
const MAX_BRANCHES = 10; // that are named where one is missing

/** The remote that a problem is told of. */
export interface Asked {
  readonly url: string; // without credentials
  readonly shows: "the user name and password" | "the token" | "no credentials";
}

/** Why an HTTP status is no answer; undefined where it is one. */
export function problemOfStatus(asked: Asked, status: number): GitProblem | undefined {
  if (status === 200) return undefined;
  if (status === 401 || status === 403 || status === 203) return refused(asked, status); // 203: Azure DevOps' way
  if (status === 404 || status === 410) return notFound(asked, status);
  if (status === 429 || status >= 500) return unreachable(asked, `HTTP ${status}`);
  return notUnderstood(asked, `HTTP ${status}`);
}

export function unreachable({ url }: Asked, why: string): GitProblem {
  return {
    code: "git-unreachable",
    message: `"${url}" does not answer: ${why}.`,
    advice:
      "Check the URL, DNS and whether the network lets this cluster out to it; it is tried again.",
  };
}

export function timedOut({ url }: Asked, seconds: number): GitProblem {
  return {
    code: "git-timeout",
    message: `"${url}" took longer than ${seconds} s.`,
    advice:
      "Raise spec.timeout of the GitRepository, or make the repository smaller; it is tried again.",
  };
}

export function notTrusted({ url }: Asked, why: string): GitProblem {
  return {
    code: "git-tls",
    message: `The certificate of "${url}" is not trusted: ${why}.`,
    advice:
      "Put the certificate of the authority that signed it, PEM, under the key ca.crt of the Secret that spec.secretRef names.",
  };
}

function refused({ url, shows }: Asked, status: number): GitProblem {
  if (shows === "no credentials") {
    return {
      code: "git-auth",
      message: `"${url}" wants credentials (HTTP ${status}), and the GitRepository has none.`,
      advice:
        "Name a Secret in spec.secretRef with the keys username and password, or with the key bearerToken.",
    };
  }
  return {
    code: "git-auth",
    message: `"${url}" refused ${shows} of the GitRepository (HTTP ${status}).`,
    advice:
      "Check the keys username and password, or bearerToken, of the Secret that spec.secretRef names: a token may have expired, or may not read this repository.",
  };
}

function notFound({ url, shows }: Asked, status: number): GitProblem {
  return {
    code: "git-not-found",
    message: `There is no repository at "${url}" (HTTP ${status}).`,
    advice:
      shows === "no credentials"
        ? "Check spec.url; a private repository also answers so where spec.secretRef is missing."
        : "Check spec.url, and that the credentials in spec.secretRef may read this repository.",
  };
}

export function emptyRepository({ url }: Asked): GitProblem {
  return {
    code: "git-empty",
    message: `The repository "${url}" is empty.`,
    advice: "Push a first commit to it.",
  };
}

export function branchMissing(
  { url }: Asked,
  branch: string,
  there: readonly string[],
): GitProblem {
  const shown = there.slice(0, MAX_BRANCHES).map((name) => `"${name}"`);
  const more = there.length > MAX_BRANCHES ? ` and ${there.length - MAX_BRANCHES} more` : "";
  const has = shown.length === 0 ? "it has no branch" : `it has ${shown.join(", ")}${more}`;
  return {
    code: "git-branch-missing",
    message: `The repository "${url}" has no branch "${branch}"; ${has}.`,
    advice: "Correct spec.ref.branch, or push the branch.",
  };
}

export function refMissing({ url }: Asked, ref: string): GitProblem {
  return {
    code: "git-branch-missing",
    message: `The repository "${url}" has no branch and no tag "${ref}".`,
    advice: "Correct the ref, or push it.",
  };
}

/** `what` names the limit. */
export function tooLarge({ url }: Asked, what: string): GitProblem {
  return {
    code: "git-too-large",
    message: `The repository "${url}" is too large: ${what}.`,
    advice:
      "Keep large files out of git (or in Git LFS), or move the manifests to a repository of their own.",
  };
}

export function notUnderstood({ url }: Asked, what: string): GitProblem {
  return {
    code: "git-protocol",
    message: `"${url}" does not answer as a git server should: ${what}.`,
    advice: "Check that spec.url is the address one clones from.",
  };
}

export function unsupportedIds({ url }: Asked): GitProblem {
  return {
    code: "git-protocol",
    message: `The repository "${url}" has SHA-256 object ids, which are not supported.`,
    advice: "Use a repository with SHA-1 object ids, as git makes them unless told otherwise.",
  };
}

export function incomplete({ url }: Asked, why: string): GitProblem {
  return {
    code: "git-protocol",
    message: `What "${url}" sent is not whole: ${why}.`,
    advice: "It is tried again; if it stays so, run git fsck in the repository.",
  };
}

export function unsafeName({ url }: Asked, why: string): GitProblem {
  return {
    code: "git-protocol",
    message: `The repository "${url}" is not read: ${why}.`,
    advice: "Take that file out of the repository; run git fsck to find it.",
  };
}

export function cacheFailed({ url }: Asked, why: string): GitProblem {
  return {
    code: "git-cache",
    message: `The cache for "${url}" cannot be used: ${why}.`,
    advice: "Give the agent's cache folder more room, and the agent the right to write there.",
  };
}

/** What a server said, fit to stand in a sentence. */
export function quoted(remote: string): string {
  const line = remote.replaceAll(/\s+/g, " ").trim();
  return JSON.stringify(line.slice(0, MAX_REMOTE_CHARACTERS));
}
