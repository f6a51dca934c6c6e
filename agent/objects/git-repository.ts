import { parseDuration } from "./duration.ts";
import { readFluxObject, type FluxObject } from "./flux-object.ts";
import type { JsonObject, KubeObject } from "./kube-object.ts";
import { objectAt, textAt } from "./read-json.ts";

export const GIT_REPOSITORY = {
  apiVersion: "source.toolkit.fluxcd.io/v1",
  kind: "GitRepository",
} as const;

const DEFAULT_TIMEOUT_SECONDS = 60; // Flux's
const DEFAULT_INTERVAL_SECONDS = 60; // where the text is no duration: older versions take any text

/** What the source said it had stored, as in `status.artifact`. */
export interface Artifact extends JsonObject {
  readonly revision: string; // main@sha1:<hex>
  readonly digest: string; // of what the files are, ignore rules applied
  readonly path: string;
  readonly url: string;
  readonly lastUpdateTime: string;
}

/** A GitRepository in the words that the agent uses. */
export interface GitRepository extends FluxObject {
  readonly url: string;
  readonly branch?: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly secretName?: string;
  readonly ignore?: string; // gitignore text
  readonly spec: JsonObject;
  readonly artifact?: Artifact;
}

/** Reads a GitRepository of any served version; the API server has checked its shape. */
export function readGitRepository(object: KubeObject): GitRepository {
  const spec = objectAt(object, "spec");
  const status = objectAt(object, "status");
  const branch = textAt(spec, "ref", "branch");
  const secretName = textAt(spec, "secretRef", "name");
  const ignore = textAt(spec, "ignore");
  return {
    ...readFluxObject(object),
    url: textAt(spec, "url") ?? "",
    ...(branch === undefined || branch === "" ? {} : { branch }),
    intervalSeconds: parseDuration(textAt(spec, "interval") ?? "") ?? DEFAULT_INTERVAL_SECONDS,
    timeoutSeconds: parseDuration(textAt(spec, "timeout") ?? "") ?? DEFAULT_TIMEOUT_SECONDS,
    ...(secretName === undefined ? {} : { secretName }),
    ...(ignore === undefined ? {} : { ignore }),
    spec,
    ...readArtifact(status),
  };
}

function readArtifact(status: JsonObject): { readonly artifact?: Artifact } {
  const artifact = objectAt(status, "artifact");
  return isArtifact(artifact) ? { artifact } : {};
}

function isArtifact(artifact: JsonObject): artifact is Artifact {
  const required = ["revision", "digest", "path", "url", "lastUpdateTime"];
  return required.every((name) => typeof artifact[name] === "string");
}
