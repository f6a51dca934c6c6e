import type { Resolved } from "../../source/resolve-path.ts";
import type { Failure } from "../failure.ts";

/** A path of a tree as kustomize writes one. */
export function rooted(path: string): string {
  return `/${path}`;
}

/** Why a path leads nowhere. */
export function notFound(resolved: Resolved, path: string, whole: string): Failure {
  switch (resolved.kind) {
    case "found":
    case "missing":
      return {
        code: "path-missing",
        message: `"${path}": '${rooted(whole)}' doesn't exist`,
        advice: "Add it, or correct the path.",
      };
    case "escapes":
      return {
        code: "path-outside",
        message: `"${path}": security; '${resolved.at}' leads out of the repository`,
        advice: "Name something inside the repository.",
      };
    case "loop":
      return {
        code: "path-outside",
        message: `"${path}": too many symlinks, the last at '${resolved.at}'`,
        advice: "Let the symlinks end at a file.",
      };
  }
}

export function notAFile(path: string, whole: string): Failure {
  return {
    code: "path-missing",
    message: `"${path}": '${rooted(whole)}' must resolve to a file`,
    advice: "Name a file.",
  };
}

export function notADirectory(path: string): Failure {
  return {
    code: "path-missing",
    message: `must build at directory: '${rooted(path)}': file is not directory`,
    advice: "Name a directory that holds a kustomization.",
  };
}

export function outside(path: string, whole: string, root: string): Failure {
  return {
    code: "path-outside",
    message: `"${path}": security; file '${rooted(whole)}' is not in or below '${rooted(root)}'`,
    advice: "Move the file below the kustomization, or build with the load restrictor none.",
  };
}

export function badRoot(message: string, advice: string): Failure {
  return { code: "kustomization-invalid", message, advice };
}

export function cycle(candidate: string, visited: string): Failure {
  return {
    code: "cycle",
    message: `cycle detected: candidate root '${rooted(candidate)}' contains visited root '${rooted(visited)}'`,
    advice: "Name a directory beside this one, or further down.",
  };
}

export function repositoryCycle(url: string, visited: string): Failure {
  return {
    code: "cycle",
    message: `cycle detected: URI '${url}' referenced by previous URI '${visited}'`,
    advice: "Name something that does not lead back here.",
  };
}
