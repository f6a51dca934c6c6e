import { describe, expect, test } from "vitest";

import { ARGOCD_TARGET } from "../../../agent/companion/argocd-target.ts";
import { FLUX_TARGET } from "../../../agent/companion/flux-target.ts";
import type { JsonObject, KubeObject } from "../../../agent/objects/kube-object.ts";
import { commit } from "../../support/commit.ts";
import { aHint } from "../../support/hints.ts";

const URL = "https://github.com/acme/shop.git";
const MAIN = "refs/heads/main";
const V1 = "refs/tags/v1.2.0";

function gitRepository(spec: JsonObject, status: JsonObject = {}): KubeObject {
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name: "shop", namespace: "apps" },
    spec: { url: URL, ...spec },
    status,
  };
}

function application(spec: JsonObject, status: JsonObject = {}): KubeObject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "shop", namespace: "argocd" },
    spec,
    status,
  };
}

describe("a GitRepository of Flux is concerned", () => {
  test.for<readonly [JsonObject, string, boolean]>([
    [{ ref: { branch: "main" } }, MAIN, true],
    [{ ref: { branch: "main" } }, "refs/heads/other", false],
    [{ ref: { branch: "main" }, url: "ssh://git@github.com/acme/shop" }, MAIN, true],
    [{ ref: { branch: "main" }, url: "https://github.com/acme/other" }, MAIN, false],
    [{ ref: { branch: "main" }, suspend: true }, MAIN, false],
    [{}, "refs/heads/master", true],
    [{}, MAIN, false],
    [{ ref: { tag: "v1.2.0" } }, V1, true],
    [{ ref: { tag: "v1.3.0" } }, V1, false],
    [{ ref: { semver: ">=1" } }, V1, true],
    [{ ref: { semver: ">=1", branch: "main" } }, MAIN, false],
    [{ ref: { name: "refs/heads/main", branch: "other" } }, MAIN, true],
    [{ ref: { commit: commit("a"), branch: "main" } }, MAIN, false],
  ])("%j by a push to %s: %s", ([spec, ref, want]) => {
    const hint = aHint({ repository: URL, ref });

    expect(FLUX_TARGET.isConcerned(gitRepository(spec), hint)).toBe(want);
  });

  test("and has seen what its artifact is of", () => {
    const seen = gitRepository({}, { artifact: { revision: `main@sha1:${commit("a")}` } });

    expect(FLUX_TARGET.hasSeen(seen, commit("a"))).toBe(true);
    expect(FLUX_TARGET.hasSeen(seen, commit("b"))).toBe(false);
    expect(FLUX_TARGET.hasSeen(gitRepository({}), commit("a"))).toBe(false);
  });
});

describe("an Application of Argo CD is concerned", () => {
  test.for<readonly [JsonObject, string, boolean]>([
    [{ source: { repoURL: URL, targetRevision: "main" } }, MAIN, true],
    [{ source: { repoURL: URL, targetRevision: "refs/heads/main" } }, MAIN, true],
    [{ source: { repoURL: URL, targetRevision: "other" } }, MAIN, false],
    [{ source: { repoURL: URL } }, MAIN, true],
    [{ source: { repoURL: URL, targetRevision: "HEAD" } }, MAIN, true],
    [{ source: { repoURL: URL, targetRevision: "HEAD" } }, V1, false],
    [{ source: { repoURL: URL, targetRevision: "v1.2.0" } }, V1, true],
    [{ source: { repoURL: URL, targetRevision: "v1.*" } }, V1, true],
    [{ source: { repoURL: URL, targetRevision: "1.x" } }, V1, true],
    [{ source: { repoURL: URL, targetRevision: "v1.3.0" } }, V1, false],
    [{ source: { repoURL: URL, targetRevision: commit("a") } }, MAIN, false],
    [{ source: { repoURL: "git@github.com:acme/shop.git" } }, MAIN, true],
    [{ source: { repoURL: "https://github.com/acme/other" } }, MAIN, false],
    [{ source: { repoURL: URL, chart: "shop", targetRevision: "main" } }, MAIN, false],
    [{ sources: [{ repoURL: "https://a.example/b" }, { repoURL: URL }] }, MAIN, true],
    [{ sourceHydrator: { drySource: { repoURL: URL } } }, MAIN, true],
    [{}, MAIN, false],
  ])("%j by a push to %s: %s", ([spec, ref, want]) => {
    const hint = aHint({ repository: URL, ref });

    expect(ARGOCD_TARGET.isConcerned(application(spec), hint)).toBe(want);
  });

  test("and has seen what it compared with", () => {
    const one = application({}, { sync: { revision: commit("a") } });
    const several = application({}, { sync: { revisions: [commit("b"), commit("a")] } });

    expect(ARGOCD_TARGET.hasSeen(one, commit("a"))).toBe(true);
    expect(ARGOCD_TARGET.hasSeen(several, commit("a"))).toBe(true);
    expect(ARGOCD_TARGET.hasSeen(one, commit("c"))).toBe(false);
  });
});
