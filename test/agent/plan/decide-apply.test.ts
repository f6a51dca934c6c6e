import { expect, test } from "vitest";

import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import { decideApply } from "../../../agent/plan/decide-apply.ts";

const FLUX = "kustomize.toolkit.fluxcd.io";
const PLAIN = {};
const ABSENT = undefined;
const IF_ABSENT = { [`${FLUX}/ssa`]: "IfNotPresent" };
const IGNORED = { [`${FLUX}/ssa`]: "Ignore" };
const DISABLED = { [`${FLUX}/reconcile`]: "disabled" };

test.for([
  ["a new object", PLAIN, ABSENT, undefined],
  ["an object that is there", PLAIN, PLAIN, undefined],
  ["a new object to be created only", IF_ABSENT, ABSENT, undefined],
  [
    "an object to be created only that is there",
    IF_ABSENT,
    PLAIN,
    `it exists, and says ${FLUX}/ssa: IfNotPresent`,
  ],
  ["an object that only the cluster wants created only", PLAIN, IF_ABSENT, undefined],
  ["an object whose manifest is to be ignored", IGNORED, ABSENT, `it says ${FLUX}/ssa: Ignore`],
  ["an object that the cluster wants ignored", PLAIN, IGNORED, `it says ${FLUX}/ssa: Ignore`],
  [
    "an object whose manifest is not to be reconciled",
    DISABLED,
    PLAIN,
    `it says ${FLUX}/reconcile: disabled`,
  ],
  [
    "an object that the cluster wants left alone",
    PLAIN,
    DISABLED,
    `it says ${FLUX}/reconcile: disabled`,
  ],
] as const)(
  "an object is applied, or skipped with a reason: %s",
  ([_what, desired, live, because]) => {
    const decision = decideApply(annotated(desired), live === undefined ? live : annotated(live));

    expect(decision).toEqual(because === undefined ? { kind: "apply" } : { kind: "skip", because });
  },
);

function annotated(annotations: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", annotations } };
}
