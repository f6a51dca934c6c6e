import type { Registry } from "prom-client";

import { withoutCredentials } from "#contract/repository-url.ts";

import { findCondition, readConditions } from "../../objects/condition.ts";
import { groupOf, versionOf, type KubeObject } from "../../objects/kube-object.ts";
import { objectAt, textAt, valueAt } from "../../objects/read-json.ts";
import { gaugeAtScrape } from "./gauge-at-scrape.ts";

/** The objects of one kind, and the work on them. */
export interface KindMetrics {
  readonly kind: string;
  readonly load: {
    readonly waiting: number;
    readonly running: number;
    readonly concurrency: number;
  };
  readonly objects: readonly KubeObject[];
}

/** Tells at each scrape how the resources are, and how much work waits. `view` gives the state of that moment. */
export function resourceMetrics(registry: Registry, view: () => readonly KindMetrics[]): void {
  gaugeAtScrape(registry, {
    name: "gotk_resource_info",
    help: "1 for each resource; its labels say how it is. Flux's kube-state-metrics tells the same.",
    labelNames: INFO_LABELS,
    values: () =>
      view().flatMap(({ objects }) => objects.map((object) => [infoOf(object), 1] as const)),
  });
  gaugeAtScrape(registry, {
    name: "workqueue_depth",
    help: "Objects that are due and wait for a worker.",
    labelNames: ["name", "controller"],
    values: () =>
      loadsOf(view()).map(({ name, load }) => [{ name, controller: name }, load.waiting]),
  });
  gaugeAtScrape(registry, {
    name: "controller_runtime_active_workers",
    help: "Workers that reconcile now.",
    labelNames: ["controller"],
    values: () => loadsOf(view()).map(({ name, load }) => [{ controller: name }, load.running]),
  });
  gaugeAtScrape(registry, {
    name: "controller_runtime_max_concurrent_reconciles",
    help: "How many workers there may be.",
    labelNames: ["controller"],
    values: () => loadsOf(view()).map(({ name, load }) => [{ controller: name }, load.concurrency]),
  });
}

const INFO_LABELS = [
  "customresource_group",
  "customresource_version",
  "customresource_kind",
  "exported_namespace",
  "name",
  "ready",
  "suspended",
  "revision",
  "source_name",
  "url",
] as const;

function infoOf(object: KubeObject): Partial<Record<(typeof INFO_LABELS)[number], string>> {
  const { apiVersion, kind, metadata } = object;
  const status = objectAt(object, "status");
  const ready = findCondition(readConditions(status), "Ready")?.status;
  const source = textAt(object, "spec", "sourceRef", "name");
  const url = textAt(object, "spec", "url");
  return {
    customresource_group: groupOf(apiVersion),
    customresource_version: versionOf(apiVersion),
    customresource_kind: kind,
    exported_namespace: metadata.namespace ?? "",
    name: metadata.name,
    ready: ready ?? "Unknown",
    suspended: String(valueAt(object, "spec", "suspend") === true),
    revision: textAt(status, "lastAppliedRevision") ?? textAt(status, "artifact", "revision") ?? "",
    ...(source === undefined ? {} : { source_name: source }),
    ...(url === undefined ? {} : { url: withoutCredentials(url) }),
  };
}

function loadsOf(view: readonly KindMetrics[]) {
  return view.map(({ kind, load }) => ({ name: kind.toLowerCase(), load }));
}
