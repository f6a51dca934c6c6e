import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  byteCount,
  duration,
  groupKinds,
  httpUrl,
  labelSelector,
  listenAddress,
  names,
  oneOf,
  refusedServiceAccount,
  text,
  wholeNumber,
  yesOrNo,
} from "./readers.ts";
import { optional, required, setting, type Setting } from "./setting.ts";

const LOG_LEVELS = ["trace", "debug", "info", "error"] as const;

const CONNECTIONS = {
  queueUrl: required("queue-url", httpUrl("a queue"), {
    value: "URL",
    help: "the SQS queue with this cluster's hints (required)",
    missing: "the queue",
    cure: "the URL of this cluster's SQS queue",
  }),
  kubeconfig: optional("kubeconfig", text, {
    value: "FILE",
    variable: "KUBECONFIG",
    help: "how to reach the API server; in a pod its own service account is used",
  }),
  runtimeNamespace: setting("runtime-namespace", "flux-system", text, {
    value: "NAME",
    variable: "RUNTIME_NAMESPACE",
    help: "the namespace the agent itself runs in",
  }),
  companion: optional("companion", oneOf(["flux", "argocd"] as const), {
    value: "flux|argocd",
    help: "reconcile nothing, but have Flux or Argo CD look again when a hint arrives",
  }),
};

const SCOPE = {
  watchAllNamespaces: setting("watch-all-namespaces", "true", yesOrNo, {
    help: "follow the resources of all namespaces; if false, of the runtime namespace alone",
  }),
  watchLabelSelector: optional("watch-label-selector", labelSelector, {
    value: "SELECTOR",
    help: "follow only resources with these labels, such as sharding.fluxcd.io/key=pullhook",
  }),
  watchConfigsLabelSelector: setting(
    "watch-configs-label-selector",
    "reconcile.fluxcd.io/watch=Enabled",
    labelSelector,
    {
      value: "SELECTOR",
      help: "reconcile at once what takes variables or tokens from ConfigMaps and Secrets with these labels",
    },
  ),
  overrideManagers: setting("override-manager", "", names, {
    value: "NAME",
    repeats: true,
    help: "take over what field managers whose names begin so have set, as kubectl's; may be given several times, or with commas",
  }),
  customApplyStageKinds: setting("custom-apply-stage-kinds", "", groupKinds, {
    value: "GROUP/KIND",
    repeats: true,
    help: "apply objects of these kinds after definitions and classes, and before everything else; may be given several times, or with commas",
  }),
  noCrossNamespaceRefs: setting("no-cross-namespace-refs", "false", yesOrNo, {
    help: "refuse a sourceRef that names another namespace",
  }),
  noRemoteBases: setting("no-remote-bases", "false", yesOrNo, {
    help: "refuse kustomizations that name resources outside of the repository",
  }),
  defaultServiceAccount: optional("default-service-account", refusedServiceAccount, {
    value: "NAME",
    help: "the service account to act as where a Kustomization names none; not possible yet, and refused",
  }),
};

const PACE = {
  concurrent: setting("concurrent", "4", wholeNumber(1, 9999), {
    value: "N",
    help: "how many Kustomizations are reconciled at one time",
  }),
  concurrentSources: setting("concurrent-sources", "8", wholeNumber(1, 9999), {
    value: "N",
    help: "how many repositories are read at one time",
  }),
  concurrentSsa: setting("concurrent-ssa", "8", wholeNumber(1, 9999), {
    value: "N",
    help: "how many objects of one Kustomization are applied at one time",
  }),
  requeueDependencySeconds: setting("requeue-dependency", "30s", duration(0.1), {
    value: "DURATION",
    help: "when to look again at dependencies that are not ready; they are followed besides",
  }),
  intervalJitterPercentage: setting("interval-jitter-percentage", "5", wholeNumber(0, 99), {
    value: "N",
    help: "how many percent an interval may be shorter or longer, so that not all are over at once",
  }),
  minRetrySeconds: setting("min-retry-delay", "750ms", duration(0.001), {
    value: "DURATION",
    help: "the wait after a source failed for the first time; it doubles with each time",
  }),
  maxRetrySeconds: setting("max-retry-delay", "15m", duration(0.001), {
    value: "DURATION",
    help: "the longest wait after a source failed; an interval that is shorter comes first",
  }),
};

const GIT = {
  cacheDirectory: setting("cache-dir", join(tmpdir(), "pullhook"), text, {
    value: "DIR",
    help: "where fetched git objects are kept; may be lost at any time",
  }),
  gitDownloadBytes: setting("git-max-download", "512MiB", byteCount, {
    value: "SIZE",
    help: "the most that one fetch may download",
  }),
  gitObjects: setting("git-max-objects", "500000", wholeNumber(1, 100_000_000), {
    value: "N",
    help: "the most objects in one fetch",
  }),
  gitEntries: setting("git-max-files", "250000", wholeNumber(1, 100_000_000), {
    value: "N",
    help: "the most files and directories of one commit",
  }),
  gitFileBytes: setting("git-max-file-size", "64MiB", byteCount, {
    value: "SIZE",
    help: "the largest file that is read",
  }),
};

const ELECTION = {
  enableLeaderElection: setting("enable-leader-election", "false", yesOrNo, {
    help: "work only while holding a Lease, so that several agents may run and one works",
  }),
  leaderElectionReleaseOnCancel: setting("leader-election-release-on-cancel", "true", yesOrNo, {
    help: "give the Lease back when the agent is stopped",
  }),
  leaseSeconds: setting("leader-election-lease-duration", "10s", duration(1), {
    value: "DURATION",
    help: "how long a standby waits after the leader's last sign of life",
  }),
  renewDeadlineSeconds: setting("leader-election-renew-deadline", "7s", duration(1), {
    value: "DURATION",
    help: "how long a leader goes on that cannot renew its Lease",
  }),
  retryPeriodSeconds: setting("leader-election-retry-period", "2s", duration(0.1), {
    value: "DURATION",
    help: "how often the Lease is renewed, and how soon a failed attempt is repeated",
  }),
};

const TELLING = {
  healthAddress: setting("health-addr", ":9440", listenAddress, {
    value: "ADDRESS",
    help: "where /healthz and /readyz are answered; 0 for nowhere",
  }),
  metricsAddress: setting("metrics-addr", ":8080", listenAddress, {
    value: "ADDRESS",
    help: "where /metrics is answered; 0 for nowhere",
  }),
  logLevel: setting("log-level", "info", oneOf(LOG_LEVELS), {
    value: LOG_LEVELS.join("|"),
    help: "what is logged",
  }),
  logEncoding: setting("log-encoding", "json", oneOf(["json", "console"] as const), {
    value: "json|console",
    help: "how it is logged: lines of JSON, or lines for people",
  }),
  otlpEndpoint: optional("otlp-endpoint", httpUrl("an OpenTelemetry collector"), {
    value: "URL",
    variable: "OTEL_EXPORTER_OTLP_ENDPOINT",
    help: "where traces of pushes are sent, as OTLP over HTTP; without it none are made",
  }),
};

/** Everything that can be set. Where Flux's controllers have such a flag, it has their name. */
export const SETTINGS = { ...CONNECTIONS, ...SCOPE, ...PACE, ...GIT, ...ELECTION, ...TELLING };

/** The same by what it is about, for whoever reads it. */
export const SECTIONS: readonly (readonly [
  title: string,
  settings: readonly Setting<unknown>[],
])[] = [
  ["What it connects to", Object.values(CONNECTIONS)],
  ["What it follows, and what it refuses", Object.values(SCOPE)],
  ["How much at one time, and how often", Object.values(PACE)],
  ["Git", Object.values(GIT)],
  ["Leader election", Object.values(ELECTION)],
  ["What it tells", Object.values(TELLING)],
];
