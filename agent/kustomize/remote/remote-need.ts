/**
 * What a kustomization wants from elsewhere, as kustomize reads its URLs. The engine fetches nothing:
 * the caller does, and builds again with what it got.
 */
export type RemoteNeed = GitNeed | HttpNeed;

/** A git repository at a revision. */
export interface GitNeed {
  readonly kind: "git";
  readonly key: string; // the same key always means the same need
  readonly url: string; // what `git fetch` takes: https, ssh, scp-like or file
  readonly ref?: string; // a branch, tag or commit; absent: the default branch
  readonly submodules: boolean;
  readonly timeoutSeconds: number;
}

/** A file. */
interface HttpNeed {
  readonly kind: "http";
  readonly key: string;
  readonly url: string;
}
