import { describe, expect, test } from "vitest";

import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import {
  fluxComponentsIn,
  isFluxFoundation,
  workingFluxControllers,
} from "../../../agent/plan/flux-components.ts";

const PART_OF_FLUX = { "app.kubernetes.io/part-of": "flux" };
const OURS = { ...PART_OF_FLUX, "app.kubernetes.io/component": "pullhook-agent" };

interface Part {
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly replicas?: number;
}

function part({ kind = "Deployment", name, namespace, labels = {}, replicas }: Part): KubeObject {
  return {
    apiVersion: kind === "Deployment" ? "apps/v1" : "v1",
    kind,
    metadata: { name, labels, ...(namespace === undefined ? {} : { namespace }) },
    spec: { replicas },
  };
}

describe("workingFluxControllers", () => {
  test.for<readonly [string, Part, readonly string[]]>([
    [
      "with the label of Flux",
      { name: "source-controller", namespace: "gitops", labels: PART_OF_FLUX, replicas: 1 },
      ["gitops/source-controller"],
    ],
    [
      "without it, in Flux's namespace",
      { name: "kustomize-controller", namespace: "flux-system" },
      ["flux-system/kustomize-controller"],
    ],
    ["scaled to 0", { name: "source-controller", namespace: "flux-system", replicas: 0 }, []],
    [
      "of another kind of work",
      { name: "helm-controller", namespace: "flux-system", labels: PART_OF_FLUX },
      [],
    ],
    ["that is this agent", { name: "pullhook-agent", namespace: "flux-system", labels: OURS }, []],
    ["of somebody else", { name: "source-controller", namespace: "web" }, []],
  ])("finds a controller %s", ([, deployment, want]) => {
    expect(workingFluxControllers([part(deployment)])).toEqual(want);
  });
});

describe("fluxComponentsIn", () => {
  const controller = part({ name: "source-controller", namespace: "flux-system" });
  const definition = part({
    kind: "CustomResourceDefinition",
    name: "gitrepositories.source.toolkit.fluxcd.io",
    labels: PART_OF_FLUX,
  });
  const app = part({ name: "web", namespace: "web" });
  const ours = part({ name: "pullhook-agent", namespace: "flux-system", labels: OURS });

  test("are all that is labelled as part of Flux where its controllers are, but nothing of this agent", () => {
    const found = fluxComponentsIn([controller, definition, app, ours]);

    expect([...found]).toEqual([controller, definition]);
  });

  test("are nothing where its controllers are not", () => {
    expect([...fluxComponentsIn([definition, app, ours])]).toEqual([]);
  });
});

test.for<readonly [string, Part, boolean]>([
  ["a definition of Flux", { kind: "CustomResourceDefinition", name: "a", labels: OURS }, true],
  ["the namespace of Flux", { kind: "Namespace", name: "flux-system", labels: PART_OF_FLUX }, true],
  ["another definition", { kind: "CustomResourceDefinition", name: "a" }, false],
  ["a controller of Flux", { name: "source-controller", labels: PART_OF_FLUX }, false],
])("%s carries Flux's resources: %s", ([, object, want]) => {
  expect(isFluxFoundation(part(object))).toBe(want);
});
