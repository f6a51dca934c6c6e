import { readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

import { beforeAll, describe, expect, inject, test } from "vitest";

import { folderOf } from "../support/folder.ts";
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
      "customresourcedefinition.apiextensions.k8s.io/receivers.notification.toolkit.fluxcd.io",
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
      ["patch", "receivers/status", "yes"],
      ["delete", "receivers", "no"],
      ["get", "secrets", "yes"],
      ["create", "events", "yes"],
      ["watch", "secrets", "yes"], // of those that are labelled for it; roles know no labels
      ["patch", "secrets", "no"],
      ["delete", "kustomizations", "no"],
      ["list", "deployments", "yes"],
      ["patch", "deployments", "no"],
      ["get", "leases", "no"],
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

  test("lets the agent hold its Lease in its own namespace, and in no other", async () => {
    const account = ["--as=system:serviceaccount:flux-system:pullhook-agent"];
    await kubectl(["delete", "clusterrolebinding", "pullhook-agent-apply-anything"]);

    const answers = await Promise.all(
      ["flux-system", "default"].flatMap((namespace) =>
        ["watch", "create", "patch", "delete"].map(async (verb) => {
          const query = ["auth", "can-i", verb, "leases", "-n", namespace, ...account];
          return `${namespace} ${verb} ${(await kubectl(query)).stdout.trim()}`;
        }),
      ),
    );

    expect(answers.filter((answer) => answer.endsWith("yes"))).toEqual([
      "flux-system watch yes",
      "flux-system create yes",
      "flux-system patch yes",
    ]);
  });

  test("runs a pod that its namespace takes, which enforces the restricted Pod Security level", async () => {
    const spec = await fromDeployment("{.spec.template.spec}");
    const pod = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"agent"},"spec":${spec}}`;
    const privileged = pod.replace('"allowPrivilegeEscalation":false', '"privileged":true');

    const created = await kubectl(["create", "-n", "flux-system", "-f", "-"], pod);
    const refused = await kubectl(["create", "-n", "flux-system", "-f", "-"], privileged);

    expect(created).toEqual({ code: 0, stdout: "pod/agent created\n", stderr: "" });
    expect(refused.stderr).toContain('violates PodSecurity "restricted:latest"');
  });

  test("writes to a volume alone, has probes, and a limit on memory", async () => {
    const container: unknown = JSON.parse(
      await fromDeployment("{.spec.template.spec.containers[0]}"),
    );

    expect(container).toMatchObject({
      securityContext: { readOnlyRootFilesystem: true },
      livenessProbe: { httpGet: { path: "/healthz", port: "healthz" } },
      readinessProbe: { httpGet: { path: "/readyz", port: "healthz" } },
      resources: { limits: { memory: "1Gi" } },
      volumeMounts: [{ name: "cache", mountPath: "/tmp" }],
    });
  });

  test.for([
    ["install-the-agent", "flux-system"],
    ["companion-mode", "pullhook"],
  ] as const)(
    "the overlay that docs/%s.md shows is taken, all of it in %s",
    async ([page, namespace]) => {
      const folder = folderOf({ "mine/kustomization.yaml": overlayIn(page) });
      symlinkSync(resolve("."), join(folder, "pullhook"));

      const built = await kubectl(["kustomize", join(folder, "mine")]);
      const taken = await kubectl(
        ["apply", "--server-side", "--force-conflicts", "-f", "-"],
        built.stdout,
      );

      const namespaces = [...built.stdout.matchAll(/^ +namespace: (.*)$/gm)].map(
        ([, name]) => name,
      );
      expect(taken).toMatchObject({ code: 0, stderr: "" });
      expect(new Set(namespaces)).toEqual(new Set([namespace]));
      expect(built.stdout).toContain("image: registry.example/pullhook-agent:v");
      expect(built.stdout).toContain("PULLHOOK_QUEUE_URL: https://sqs.eu-west-1.amazonaws.com/");
    },
  );

  test.for(["flux", "argocd"])("the companion of %s is taken without a warning", async (name) => {
    const built = await kubectl(["kustomize", `infra/agent/companion/${name}`]);
    const companion = await kubectl(
      ["apply", "--server-side", "--force-conflicts", "-f", "-"],
      built.stdout,
    );

    expect(companion).toMatchObject({ code: 0, stderr: "" });
    expect(companion.stdout).toContain("deployment.apps/pullhook-agent serverside-applied");
  });
});

/** The one kustomization.yaml in a page. */
function overlayIn(page: string): string {
  const blocks = [...readFileSync(`docs/${page}.md`, "utf8").matchAll(/```yaml\n(.*?)```/gs)];
  expect(blocks).toHaveLength(1);
  return blocks[0]?.[1] ?? "";
}

async function fromDeployment(jsonpath: string): Promise<string> {
  const place = ["deployment", "pullhook-agent", "-n", "flux-system"];
  const { stdout } = await kubectl(["get", ...place, "-o", `jsonpath=${jsonpath}`]);
  return stdout;
}
