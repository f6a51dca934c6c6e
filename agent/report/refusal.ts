/** Why the API server did not do what was asked, in the words of its answer. */
interface Problem {
  readonly status: number; // of HTTP; 0: no answer came
  readonly reason: string; // Kubernetes', or NoMatch, or Unreachable
  readonly message: string;
}

/** What was asked, of which object. */
interface Refused {
  readonly name: string; // Kind/namespace/name
  readonly doing: "query" | "dry-run" | "apply";
}

/** Kubernetes' reasons for a refusal that is not about the object, and the statuses of what stands before an API server. */
const PASSING_REASONS = ["InternalError", "ServerTimeout", "Timeout", "TooManyRequests"];
const PASSING_STATUSES = [0, 429, 502, 503, 504]; // not 500: an object that does not fit the schema is one

/** What people are told where the API server did not take an object: Flux's sentence, and what to do about it. */
export function refusalMessage({ name, doing }: Refused, problem: Problem): string {
  const { reason, message } = problem;
  if (reason === "NotFound" && doing === "dry-run") {
    return `${name} not found: ${message}: create it first, or apply it with this Kustomization`;
  }
  const hasCode = doing === "dry-run" && !["", "NoMatch", "Unreachable"].includes(reason);
  const code = hasCode ? ` (${reason})` : "";
  const advice = adviceOn(problem, name);
  return `${name} ${doing} failed${code}: ${message}${advice === undefined ? "" : `: ${advice}`}`;
}

/** Whether a refusal says nothing of the object, but that the API server, or a webhook that it asks, cannot answer now. */
export function isPassing({ status, reason }: Problem): boolean {
  return PASSING_STATUSES.includes(status) || PASSING_REASONS.includes(reason);
}

/** Whether a refusal says that a field cannot be changed. */
export function saysImmutable({ message }: Problem): boolean {
  return /is\simmutable|immutable\sfield/.test(message);
}

function adviceOn(problem: Problem, name: string): string | undefined {
  const { reason, message } = problem;
  if (reason === "NoMatch") {
    return "apply the CustomResourceDefinition that makes this kind first, or correct apiVersion and kind";
  }
  if (saysImmutable(problem)) {
    return `delete ${name}, or let it be deleted and made anew by the annotation kustomize.toolkit.fluxcd.io/force: enabled`;
  }
  if (message.includes("because it is being terminated")) {
    return "it is applied again when that namespace is gone; the conditions in its status tell what holds it";
  }
  if (message.includes("while custom resource definition is terminating")) {
    return "it is applied again when that definition is gone and made anew";
  }
  return webhookAdvice(message) ?? (isPassing(problem) ? LATER : undefined);
}

const LATER = "it is tried again after spec.retryInterval";

function webhookAdvice(message: string): string | undefined {
  if (/^admission webhook ".*" denied the request/.test(message)) {
    return "change in git what the webhook names, or have its configuration let it pass";
  }
  if (message.includes("does not support dry run")) {
    return "set sideEffects: None, or NoneOnDryRun, in the configuration of the webhook";
  }
  if (message.includes("failed calling webhook")) {
    return `see that the service of the webhook answers; ${LATER}`;
  }
  return undefined;
}
