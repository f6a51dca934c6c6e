import { createHash } from "node:crypto";

import { expect, test } from "vitest";

import { readFluxKustomization } from "../../../agent/objects/flux-kustomization.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";
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

function aKustomization(spec: JsonObject = {}) {
  return readFluxKustomization({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "flux-system", namespace: "flux-system" },
    spec: { path: "./flux", interval: "10m", prune: true, sourceRef: {}, ...spec },
  });
}

test("what flux bootstrap wrote to git is left as it is in the cluster, and everything else is applied", () => {
  const tree = memoryTree({ "flux/gotk-components.yaml": GOTK_COMPONENTS, "flux/app.yaml": APP });

  const built = buildOffline(aKustomization(), tree, new Map());

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

test("the digest is that of the YAML that kustomize prints, with what was substituted, as in Flux", () => {
  const tree = memoryTree({
    "flux/kustomization.yaml": "resources: [b.yaml, a.yaml]\n",
    "flux/a.yaml": "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {of: '${whom}'}\n",
    "flux/b.yaml": "kind: Secret\napiVersion: v1\nmetadata: {name: b}\nstringData: {x: '1'}\n",
  });
  const printed = `apiVersion: v1
kind: Secret
metadata:
  name: b
stringData:
  x: "1"
---
apiVersion: v1
data:
  of: everybody
kind: ConfigMap
metadata:
  name: a
`;

  const built = buildOffline(
    aKustomization({ commonMetadata: { labels: { team: "blue" } } }),
    tree,
    new Map([["whom", "everybody"]]),
  );

  const sha256 = createHash("sha256").update(printed).digest("hex");
  expect(built).toMatchObject({ ok: true, value: { digest: `sha256:${sha256}` } });
});
