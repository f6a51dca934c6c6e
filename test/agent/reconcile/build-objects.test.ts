import { expect, test } from "vitest";

import { readFluxKustomization } from "../../../agent/objects/flux-kustomization.ts";
import { memoryTree } from "../../../agent/source/memory-tree.ts";
import { buildOffline } from "../../support/build-offline.ts";

const LABELS = `
  labels:
    app.kubernetes.io/part-of: flux
    app.kubernetes.io/instance: flux-system`;
const GOTK_COMPONENTS = `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: source-controller
  namespace: flux-system${LABELS}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: source-controller
  namespace: flux-system${LABELS}
`;
const APP = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: app
  namespace: default
`;

test("what flux bootstrap wrote to git is left as it is in the cluster, and everything else is applied", () => {
  const tree = memoryTree({ "flux/gotk-components.yaml": GOTK_COMPONENTS, "flux/app.yaml": APP });
  const kustomization = readFluxKustomization({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "flux-system", namespace: "flux-system" },
    spec: { path: "./flux", interval: "10m", prune: true, sourceRef: {} },
  });

  const built = buildOffline(kustomization, tree, new Map());

  const objects = built.ok ? built.value.objects : [];
  const applied = objects.map(({ kind, metadata: { name, annotations = {} } }) => ({
    name: `${kind}/${name}`,
    isLeftAlone: annotations["kustomize.toolkit.fluxcd.io/reconcile"] === "disabled",
  }));
  expect(applied).toEqual([
    { name: "ServiceAccount/source-controller", isLeftAlone: true },
    { name: "ConfigMap/app", isLeftAlone: false },
    { name: "Deployment/source-controller", isLeftAlone: true },
  ]);
  expect(built.ok ? built.value.leftAlone : 0).toBe(2);
});
