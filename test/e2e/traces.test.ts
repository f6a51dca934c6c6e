import { expect, onTestFinished, test } from "vitest";

import { startCollector, type CollectedSpan } from "../support/collector.ts";
import { Candidates } from "./support/candidate.ts";
import { configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilApplied } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

test("one push is one trace, from the webhook through the queue to what the agent applied", async () => {
  const collector = await startCollector();
  const { endpoint } = collector;
  const world = await World.open({
    api: "the embedded API",
    name: "traces",
    otlpEndpoint: endpoint,
  });
  tellLogOnFailure(world);
  const agents = await Candidates.of(world);
  onTestFinished(async () => {
    await agents.close();
    world.startAgent(); // prunes
    await world.close();
    collector.close();
  });
  const files = { "deploy/shop.yaml": configMapYaml("shop", "1", world.namespace) };
  const tenant = await Tenant.of(world, "shop", files);
  await agents.start("agent", `--otlp-endpoint=${endpoint}`);

  const revision = await tenant.push({
    "deploy/shop.yaml": configMapYaml("shop", "2", world.namespace),
  });
  await untilApplied(world, tenant.kustomization, revision);

  await expect
    .poll(() => traceOf(collector.spans), SOON)
    .toEqual([
      "pullhook-functions: receive delivery",
      "pullhook-functions: send hint",
      "pullhook-agent: follow hint",
      "pullhook-agent: reconcile GitRepository",
      "pullhook-agent: reconcile Kustomization",
    ]);
});

/** The steps of the trace in which a Kustomization was reconciled, each after what caused it. */
function traceOf(spans: readonly CollectedSpan[]): readonly string[] {
  const last = spans.findLast(({ name }) => name === "reconcile Kustomization");
  const trace = spans.filter(({ traceId }) => traceId === last?.traceId);
  const steps = new Set<string>();
  function visit(parent: string): void {
    for (const { service, name, spanId } of trace.filter((span) => span.parentSpanId === parent)) {
      steps.add(`${service}: ${name}`);
      visit(spanId);
    }
  }
  visit("");
  return [...steps];
}
