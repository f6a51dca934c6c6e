import { expect, test } from "vitest";

import { decidePrune } from "../../../agent/plan/decide-prune.ts";

const FLUX = "kustomize.toolkit.fluxcd.io";
const OWNER = { name: "apps", namespace: "flux-system" };
const OWNED = { [`${FLUX}/name`]: "apps", [`${FLUX}/namespace`]: "flux-system" };

test.for([
  ["its own object", OWNED, {}, undefined],
  ["an object without labels", {}, {}, "it has lost the labels that name its Kustomization"],
  [
    "an object with half of the labels",
    { [`${FLUX}/name`]: "apps" },
    {},
    "it has lost the labels that name its Kustomization",
  ],
  [
    "an object that another one took over",
    { ...OWNED, [`${FLUX}/name`]: "web" },
    {},
    "it belongs to Kustomization flux-system/web",
  ],
  [
    "an object of its namesake elsewhere",
    { ...OWNED, [`${FLUX}/namespace`]: "a" },
    {},
    "it belongs to Kustomization a/apps",
  ],
  [
    "an object that is not to be pruned",
    OWNED,
    { [`${FLUX}/prune`]: "Disabled" },
    `it says ${FLUX}/prune: disabled`,
  ],
  [
    "an object that is not reconciled",
    { ...OWNED, [`${FLUX}/reconcile`]: "disabled" },
    {},
    `it says ${FLUX}/reconcile: disabled`,
  ],
  [
    "an object that is ignored",
    OWNED,
    { [`${FLUX}/ssa`]: "Ignore" },
    `it says ${FLUX}/ssa: Ignore`,
  ],
  ["an object that is merged", OWNED, { [`${FLUX}/ssa`]: "Merge" }, undefined],
] as const)(
  "a Kustomization prunes, or says why not: %s",
  ([_what, labels, annotations, because]) => {
    const live = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", labels, annotations },
    };

    const decision = decidePrune(live, OWNER);

    expect(decision).toEqual(
      because === undefined ? { kind: "delete" } : { kind: "keep", because },
    );
  },
);

test.for(["CustomResourceDefinition", "Namespace"])(
  "a Kustomization never prunes a %s that carries Flux's resources",
  (kind) => {
    const labels = { ...OWNED, "app.kubernetes.io/part-of": "flux" };

    const decision = decidePrune(
      { apiVersion: "v1", kind, metadata: { name: "a", labels } },
      OWNER,
    );

    expect(decision).toEqual({
      kind: "keep",
      because: "everything that Flux's resources hold would go with it",
    });
  },
);
