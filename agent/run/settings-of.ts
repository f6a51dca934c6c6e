import { createHash, randomUUID } from "node:crypto";
import { hostname } from "node:os";

import type { Config } from "../config.ts";
import type { Candidate } from "../election/candidate.ts";
import type { LeaseName } from "../election/lease.ts";
import type { Settings } from "../reconcile/settings.ts";

const LEASE = "pullhook-agent-leader-election";

/** The Lease by which agents agree who works: one for each shard, named as Flux's controllers name theirs. */
export function leaseOf({ runtimeNamespace, watchLabelSelector }: Config): LeaseName {
  const shard =
    watchLabelSelector === undefined
      ? ""
      : `-${createHash("sha256").update(watchLabelSelector).digest("hex").slice(0, 8)}`;
  return { name: `${LEASE}${shard}`, namespace: runtimeNamespace };
}

/** This process as a candidate. Its name says where it runs, and no other has it. */
export function candidateOf(config: Config): Candidate {
  return {
    lease: leaseOf(config),
    identity: `${hostname()}_${randomUUID()}`,
    leaseSeconds: config.leaseSeconds,
    renewDeadlineSeconds: config.renewDeadlineSeconds,
    retrySeconds: config.retryPeriodSeconds,
    releases: config.leaderElectionReleaseOnCancel,
  };
}

/** How reconciling is set. */
export function reconcileSettingsOf(config: Config): Settings {
  const { watchAllNamespaces, watchLabelSelector, runtimeNamespace } = config;
  return {
    concurrent: config.concurrent,
    concurrentSources: config.concurrentSources,
    concurrentSsa: config.concurrentSsa,
    requeueDependencySeconds: config.requeueDependencySeconds,
    intervalJitterPercentage: config.intervalJitterPercentage,
    minRetrySeconds: config.minRetrySeconds,
    maxRetrySeconds: config.maxRetrySeconds,
    overrideManagers: config.overrideManagers,
    customApplyStageKinds: config.customApplyStageKinds,
    noCrossNamespaceRefs: config.noCrossNamespaceRefs,
    noRemoteBases: config.noRemoteBases,
    watchConfigsLabelSelector: config.watchConfigsLabelSelector,
    scope: {
      ...(watchAllNamespaces ? {} : { namespace: runtimeNamespace }),
      ...(watchLabelSelector === undefined ? {} : { labelSelector: watchLabelSelector }),
    },
  };
}
