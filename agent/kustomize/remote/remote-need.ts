/**
 * What a kustomization wants from elsewhere, as kustomize reads its URLs. The engine fetches nothing:
 * the caller does, and builds again with what it got.
 */
export type RemoteNeed =
  | {
      readonly kind: "git";
      readonly key: string; // the same key always means the same need
      readonly url: string; // what `git fetch` takes: https, ssh, scp-like or file
      readonly ref?: string; // a branch, tag or commit; absent: the default branch
      readonly path: string; // of the kustomization inside the repository; empty: its root
      readonly submodules: boolean;
      readonly timeoutSeconds: number;
    }
  | { readonly kind: "http"; readonly key: string; readonly url: string };
