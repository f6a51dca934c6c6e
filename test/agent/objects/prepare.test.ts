import { describe, expect, test } from "vitest";

import { withCommonMetadata } from "../../../agent/objects/common-metadata.ts";
import { ownerOf } from "../../../agent/objects/owner.ts";
import { prepareForApply } from "../../../agent/objects/prepare.ts";

const OWNER = { name: "apps", namespace: "flux-system" };
const OWNER_LABELS = {
  "kustomize.toolkit.fluxcd.io/name": "apps",
  "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
};

describe("what is sent to the API server for a Kustomization", () => {
  test("carries its owner beside its own labels, and is normalized", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "a", labels: { app: "a" } },
      stringData: { b: "c" },
    };

    const prepared = prepareForApply(secret, OWNER);

    expect(prepared).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "a", labels: { app: "a", ...OWNER_LABELS } },
      data: { b: "Yw==" },
    });
    expect(ownerOf(prepared)).toEqual(OWNER);
  });

  test("carries the common metadata, which has the last word", () => {
    const config = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", annotations: { team: "a", own: "1" } },
    };

    const prepared = prepareForApply(config, OWNER, {
      labels: { env: "prod" },
      annotations: { team: "b" },
    });

    expect(prepared.metadata).toEqual({
      name: "a",
      labels: { ...OWNER_LABELS, env: "prod" },
      annotations: { team: "b", own: "1" },
    });
  });

  test("gets no empty annotations where there are none to set", () => {
    const config = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };

    expect(withCommonMetadata(config, { annotations: {} })).toEqual(config);
  });
});
