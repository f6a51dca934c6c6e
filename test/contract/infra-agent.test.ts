import { beforeAll, describe, expect, inject, test } from "vitest";

import { kubectlFor } from "../support/kubectl.ts";
import type { Answer } from "../support/kubectl.ts";

const cluster = inject("realCluster");
const kubectl = kubectlFor(cluster?.kubeconfig ?? "");

describe.runIf(cluster !== undefined)("infra/agent on a real API server", () => {
  let applied: Answer;

  beforeAll(async () => {
    const built = await kubectl(["kustomize", "infra/agent"]);
    applied = await kubectl(
      ["apply", "--server-side", "--force-conflicts", "-f", "-"],
      built.stdout,
    );
  });

  test("is built by kubectl and taken without a warning", () => {
    expect(applied).toMatchObject({ code: 0, stderr: "" });
    expect(applied.stdout).toContain("deployment.apps/pullhook-agent serverside-applied");
  });

  test("is found where the flux command looks for controllers and definitions", async () => {
    const partOfFlux = ["-l", "app.kubernetes.io/part-of=flux", "-o", "name"];

    const deployments = await kubectl(["get", "deployments", "-n", "flux-system", ...partOfFlux]);
    const definitions = await kubectl(["get", "crds", ...partOfFlux]);
    const container = await fromDeployment("{.spec.template.spec.containers[*].name}");

    expect(deployments.stdout).toBe("deployment.apps/pullhook-agent\n");
    expect(definitions.stdout.split("\n").slice(0, -1)).toEqual([
      "customresourcedefinition.apiextensions.k8s.io/gitrepositories.source.toolkit.fluxcd.io",
      "customresourcedefinition.apiextensions.k8s.io/kustomizations.kustomize.toolkit.fluxcd.io",
    ]);
    expect(container).toBe("manager");
  });

  test("gives the agent itself no more than it needs, whatever git may do besides", async () => {
    const account = "system:serviceaccount:probe:agent";
    const binding = ["pullhook-agent-alone", "--clusterrole=pullhook-agent"];
    await kubectl(["create", "clusterrolebinding", ...binding, "--serviceaccount=probe:agent"]);
    const asked = [
      ["watch", "gitrepositories", "yes"],
      ["patch", "kustomizations/status", "yes"],
      ["get", "secrets", "yes"],
      ["create", "events", "yes"],
      ["list", "secrets", "no"],
      ["delete", "kustomizations", "no"],
      ["patch", "deployments", "no"],
    ] as const;

    const answers = await Promise.all(
      asked.map(async ([verb, what]) => {
        const [resource = "", subresource] = what.split("/");
        const part = subresource === undefined ? [] : [`--subresource=${subresource}`];
        const query = ["auth", "can-i", verb, resource, ...part, "-A", `--as=${account}`];
        return [verb, what, (await kubectl(query)).stdout.trim()];
      }),
    );

    expect(answers).toEqual(asked);
  });

  test("runs a pod that Pod Security calls restricted", async () => {
    const spec = await fromDeployment("{.spec.template.spec}");
    const enforce = { "pod-security.kubernetes.io/enforce": "restricted" };
    const metadata = { name: "restricted-pods", labels: enforce };
    await kubectl(
      ["create", "-f", "-"],
      JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata }),
    );
    const pod = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"agent"},"spec":${spec}}`;

    const created = await kubectl(["create", "-n", "restricted-pods", "-f", "-"], pod);

    expect(created).toEqual({ code: 0, stdout: "pod/agent created\n", stderr: "" });
  });
});

async function fromDeployment(jsonpath: string): Promise<string> {
  const place = ["deployment", "pullhook-agent", "-n", "flux-system"];
  const { stdout } = await kubectl(["get", ...place, "-o", `jsonpath=${jsonpath}`]);
  return stdout;
}
