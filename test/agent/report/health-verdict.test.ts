import { expect, test } from "vitest";

import { failed, inProgress } from "../../../agent/health/health.ts";
import { healthVerdict } from "../../../agent/report/health-verdict.ts";

const waiting = {
  name: "Deployment/apps/shop",
  health: inProgress("LessAvailable", "Available: 0/2"),
};
const broken = { name: "Job/apps/migrate", health: failed("JobFailed", "Job Failed. failed: 1/1") };

test.for([
  ["all is well", [], 0.0325, { kind: "passed", message: "Health check passed in 32.5ms" }],
  ["there is time left", [waiting], 29, { kind: "waiting" }],
  [
    "one has failed",
    [waiting, broken],
    2,
    {
      kind: "failed",
      message:
        "health check failed after 2s: failed early due to stalled resources: [Job/apps/migrate status: 'Failed': Job Failed. failed: 1/1]: correct them, in git where they come from there",
    },
  ],
  [
    "the time is over",
    [waiting],
    30,
    {
      kind: "failed",
      message:
        "health check failed after 30s: timeout waiting for: [Deployment/apps/shop status: 'InProgress': Available: 0/2]: see what keeps them, or raise spec.timeout where they take longer",
    },
  ],
] as const)("healthVerdict, where %s", ([, unhealthy, seconds, verdict]) => {
  expect(healthVerdict(unhealthy, { seconds, timeoutSeconds: 30 })).toEqual(verdict);
});
