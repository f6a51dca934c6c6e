import type { JsonValue, KubeObject } from "../objects/kube-object.ts";
import { listAt, textAt, valueAt } from "../objects/read-json.ts";
import { namesSameRepository, type Target } from "./target.ts";

/** Argo CD's Applications, which look again when they are annotated with `argocd.argoproj.io/refresh`; it takes that away then. */
export const ARGOCD_TARGET: Target = {
  kind: { apiVersion: "argoproj.io/v1alpha1", kind: "Application" },
  isConcerned(object, { repository, ref }) {
    if (object.metadata.deletionTimestamp !== undefined) return false;
    return sourcesOf(object).some(
      ({ url, revision }) => follows(revision, ref) && namesSameRepository(url, repository),
    );
  },
  hasSeen(object, commit) {
    const sync = valueAt(object, "status", "sync");
    return textAt(sync, "revision") === commit || listAt(sync, "revisions").includes(commit);
  },
  annotations: () => ({ "argocd.argoproj.io/refresh": "normal" }),
};

interface Source {
  readonly url: string;
  readonly revision: string;
}

/** The git repositories of an Application: one, several, or the one from which Argo CD renders. Charts come from elsewhere. */
function sourcesOf(application: KubeObject): readonly Source[] {
  const spec = valueAt(application, "spec");
  const written = [
    valueAt(spec, "source"),
    ...listAt(spec, "sources"),
    valueAt(spec, "sourceHydrator", "drySource"),
  ];
  return written.filter((source) => textAt(source, "chart") === undefined).flatMap(readSource);
}

function readSource(source: JsonValue | undefined): readonly Source[] {
  const url = textAt(source, "repoURL");
  if (url === undefined) return [];
  return [{ url, revision: textAt(source, "targetRevision") ?? "" }];
}

/** Whether a target revision may move when a ref does. HEAD is the repository's own branch, which nobody here knows. */
function follows(revision: string, ref: string): boolean {
  if (revision === "" || revision === "HEAD") return ref.startsWith("refs/heads/");
  if (ref === revision || ref === `refs/heads/${revision}` || ref === `refs/tags/${revision}`) {
    return true;
  }
  return ref.startsWith("refs/tags/") && isRange(revision);
}

/** Whether a revision stands for the highest of several tags, as in Masterminds/semver: `1.x`, `>=1.2 <2`, `~1.2`. */
function isRange(revision: string): boolean {
  return /[*^~<>=|,]|\s-\s|(?:^|\.)x(?:\.|$)/i.test(revision);
}
