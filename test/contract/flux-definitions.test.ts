import { beforeAll, describe, expect, inject, test } from "vitest";

import { kubectlFor } from "../support/kubectl.ts";

const SOURCE = "source.toolkit.fluxcd.io";
const BUILD = "kustomize.toolkit.fluxcd.io";
const NOTIFICATION = "notification.toolkit.fluxcd.io";
const VALIDATION = { expression: "claims.sub == 'a'", message: "not a" };
const VERSIONS = ["v1", "v1beta2", "v1beta1"] as const;
const NAMESPACE = "flux-definitions";

const cluster = inject("realCluster");
const kubectl = kubectlFor(cluster?.kubeconfig ?? "");

describe.runIf(cluster !== undefined)(
  "the definitions of Flux's resources on a real API server",
  () => {
    beforeAll(async () => {
      await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "infra/agent/crds"]);
      await kubectl([
        "wait",
        "--for=condition=Established",
        "crd",
        "-l",
        "app.kubernetes.io/part-of=flux",
      ]);
      await kubectl(["create", "namespace", NAMESPACE]);
    });

    test.each(VERSIONS)(
      "the course's manifests are taken as they are in %s, and read the same in all",
      async (version) => {
        const applied = await kubectl(
          ["apply", "-n", NAMESPACE, "-f", "-"],
          courseManifests(version),
        );

        expect(applied).toMatchObject({ code: 0 });
        for (const readIn of VERSIONS) {
          expect(await read(`gitrepositories.${readIn}.${SOURCE}`, version)).toMatchObject({
            spec: {
              interval: "1m",
              timeout: "60s",
              ref: { branch: "master" },
              url: "https://github.com/kubernetes-hy/material-example",
            },
            status: { observedGeneration: -1 },
          });
          expect(await read(`kustomizations.${readIn}.${BUILD}`, version)).toMatchObject({
            spec: {
              interval: "10m",
              sourceRef: { kind: "GitRepository", name: version },
              path: "./4-gitops/manifests",
              prune: true,
              force: false,
              validation: "client",
            },
            status: { observedGeneration: -1 },
          });
        }
      },
    );

    test.each([
      ["GitRepository", { gitImplementation: "libgit2" }],
      ["GitRepository", { accessFrom: { namespaceSelectors: [{ matchLabels: { team: "a" } }] } }],
      ["GitRepository", { verify: { mode: "head", secretRef: { name: "keys" } } }],
      ["Kustomization", { validation: "server" }],
      [
        "Kustomization",
        { patchesStrategicMerge: [{ kind: "Deployment", metadata: { name: "a" } }] },
      ],
      [
        "Kustomization",
        {
          patchesJson6902: [
            {
              target: { kind: "Role" },
              patch: [{ op: "add", path: "/a", value: { b: [1, "c"] } }],
            },
          ],
        },
      ],
      ["Kustomization", { healthChecks: [{ kind: "Deployment", name: "a" }] }],
    ] as const)("a %s of v1beta1 keeps %j when it is read in v1", async (kind, spec) => {
      const written = anObject("v1beta1", kind, spec);

      const created = await kubectl(["create", "-f", "-", "-o", "name"], JSON.stringify(written));
      const name = created.stdout.trim().replace(/^[^/]+\//, "");

      expect(await read(`${PLURAL[kind]}.v1.${GROUP[kind]}`, name)).toMatchObject({ spec });
    });

    test("a status keeps what only v1beta1 and v1beta2 knew", async () => {
      const status = {
        snapshot: {
          checksum: "abc",
          entries: [{ namespace: "a", kinds: { "/v1, Kind=Service": "Service" } }],
        },
      };
      await kubectl(
        ["create", "-f", "-"],
        JSON.stringify(anObject("v1beta1", "Kustomization", {}, "snapshot")),
      );

      await patchStatus("kustomizations.v1beta1.kustomize.toolkit.fluxcd.io", "snapshot", status);

      expect(await read("kustomizations", "snapshot")).toMatchObject({ status });
    });

    test.each([
      [
        "an interval that is no duration",
        "GitRepository",
        { interval: "1 minute" },
        "spec.interval",
      ],
      ["a timeout in hours", "GitRepository", { timeout: "1h" }, "spec.timeout"],
      ["a URL as scp writes it", "GitRepository", { url: "git@github.com:a/b.git" }, "spec.url"],
      ["a provider nobody knows", "GitRepository", { provider: "gitlab" }, "spec.provider"],
      [
        "an identity for a provider that takes none",
        "GitRepository",
        { provider: "github", serviceAccountName: "a" },
        "serviceAccountName can only be set when provider is 'azure' or 'aws'",
      ],
      [
        "a kind that is no source",
        "Kustomization",
        { sourceRef: { kind: "HelmChart", name: "a" } },
        "spec.sourceRef.kind",
      ],
      ["no word about pruning", "Kustomization", { prune: null }, "spec.prune"],
      ["a validation that never was", "Kustomization", { validation: "strict" }, "spec.validation"],
      ["an empty namespace", "Kustomization", { targetNamespace: "" }, "spec.targetNamespace"],
      ["a kubeConfig that names nothing", "Kustomization", { kubeConfig: {} }, "exactly one of"],
      [
        "a kubeConfig that names two things",
        "Kustomization",
        { kubeConfig: { secretRef: { name: "a" }, configMapRef: { name: "a" } } },
        "exactly one of",
      ],
    ] as const)("%s is refused in every version", async (_what, kind, spec, told) => {
      for (const version of VERSIONS) {
        const manifest = JSON.stringify(anObject(version, kind, spec));

        const answer = await kubectl(["create", "--dry-run=server", "-f", "-"], manifest);

        expect(answer.code).toBe(1);
        expect(answer.stderr).toContain(told);
      }
    });

    test("kubectl shows Flux's columns, by the short names too", async () => {
      await kubectl(["apply", "-n", NAMESPACE, "-f", "-"], courseManifests("v1", "columns"));
      await patchStatus("gitrepo", "columns", { conditions: [READY] });
      await patchStatus("ks", "columns", { conditions: [READY] });

      const sources = await kubectl(["get", "gitrepo", "columns", "-n", NAMESPACE]);
      const builds = await kubectl(["get", "ks", "columns", "-n", NAMESPACE]);
      const everywhere = await kubectl(["get", "gitrepositories,kustomizations", "-A"]);

      expect(table(sources.stdout)).toEqual([
        ["NAME", "URL", "AGE", "READY", "STATUS"],
        [
          "columns",
          "https://github.com/kubernetes-hy/material-example",
          "*",
          "True",
          "all is well",
        ],
      ]);
      expect(table(builds.stdout)).toEqual([
        ["NAME", "AGE", "READY", "STATUS"],
        ["columns", "*", "True", "all is well"],
      ]);
      expect(everywhere.stdout).toContain("gitrepository.source.toolkit.fluxcd.io/columns");
      expect(everywhere.stdout).toContain("kustomization.kustomize.toolkit.fluxcd.io/columns");
    });

    test.each(VERSIONS)("a Receiver is taken in %s, and read the same in all", async (version) => {
      const name = `receiver-${version}`;
      const manifest = JSON.stringify(aReceiver(version, {}, name));

      const created = await kubectl(["create", "-f", "-"], manifest);

      expect(created).toMatchObject({ code: 0 });
      for (const readIn of VERSIONS) {
        expect(await read(`receivers.${readIn}.${NOTIFICATION}`, name)).toMatchObject({
          spec: { interval: "10m", type: "github", secretRef: { name: "token" } },
          status: { observedGeneration: -1 },
        });
      }
    });

    const providers = [{ issuerURL: "https://issuer.example", validations: [VALIDATION] }];

    test.each([
      ["a type nobody has", { type: "gogs" }, "spec.type"],
      ["no Secret", { secretRef: null }, "secretRef is required when type is not generic-oidc"],
      ["tokens and a Secret", { type: "generic-oidc", oidcProviders: providers }, "cannot be set"],
      [
        "tokens of nobody",
        { type: "generic-oidc", secretRef: null },
        "must define at least one oidcProvider",
      ],
      ["a Secret and tokens", { oidcProviders: providers }, "oidcProviders can only be set when"],
      [
        "tokens of which nothing is asked",
        {
          type: "generic-oidc",
          secretRef: null,
          oidcProviders: [{ issuerURL: "https://issuer.example", validations: [] }],
        },
        "validations",
      ],
      ["a resource of an unknown kind", { resources: [{ kind: "Pod", name: "a" }] }, "kind"],
    ] as const)("a Receiver with %s is refused in every version", async (_what, spec, told) => {
      for (const version of VERSIONS) {
        const manifest = JSON.stringify(aReceiver(version, spec));

        const answer = await kubectl(["create", "--dry-run=server", "-f", "-"], manifest);

        expect(answer.code).toBe(1);
        expect(answer.stderr).toContain(told);
      }
    });

    test("a status is written through its subresource alone", async () => {
      const status = { lastAppliedRevision: "main@sha1:0" };
      const manifest = JSON.stringify({
        ...anObject("v1", "Kustomization", {}, "subresource"),
        status,
      });

      await kubectl(["create", "-f", "-"], manifest);

      expect(await read("kustomizations", "subresource")).toMatchObject({
        status: { observedGeneration: -1 },
      });
    });
  },
);

const GROUP = { GitRepository: SOURCE, Kustomization: BUILD } as const;
const PLURAL = { GitRepository: "gitrepositories", Kustomization: "kustomizations" } as const;
const READY = {
  type: "Ready",
  status: "True",
  reason: "Succeeded",
  message: "all is well",
  lastTransitionTime: "2026-01-01T00:00:00Z",
};

/** The two manifests that the course has its readers write. */
function courseManifests(version: string, name: string = version): string {
  return `apiVersion: source.toolkit.fluxcd.io/${version}
kind: GitRepository
metadata:
  name: ${name}
spec:
  interval: 1m
  ref:
    branch: master
  url: https://github.com/kubernetes-hy/material-example
---
apiVersion: kustomize.toolkit.fluxcd.io/${version}
kind: Kustomization
metadata:
  name: ${name}
spec:
  interval: 10m
  sourceRef:
    kind: GitRepository
    name: ${name}
  path: ./4-gitops/manifests
  prune: true
  validation: client
`;
}

function anObject(version: string, kind: keyof typeof GROUP, spec: object, name?: string): object {
  const honest =
    kind === "GitRepository"
      ? { interval: "1m", url: "https://git.example/a/b" }
      : { interval: "1m", prune: true, sourceRef: { kind: "GitRepository", name: "a" } };
  return {
    apiVersion: `${GROUP[kind]}/${version}`,
    kind,
    metadata: { namespace: NAMESPACE, ...(name === undefined ? { generateName: "a-" } : { name }) },
    spec: { ...honest, ...spec },
  };
}

function aReceiver(version: string, spec: object, name?: string): object {
  return {
    apiVersion: `${NOTIFICATION}/${version}`,
    kind: "Receiver",
    metadata: { namespace: NAMESPACE, ...(name === undefined ? { generateName: "a-" } : { name }) },
    spec: {
      type: "github",
      secretRef: { name: "token" },
      resources: [{ kind: "GitRepository", name: "a" }],
      ...spec,
    },
  };
}

async function read(resource: string, name: string): Promise<unknown> {
  const answer = await kubectl(["get", resource, name, "-n", NAMESPACE, "-o", "json"]);
  return JSON.parse(answer.stdout);
}

async function patchStatus(resource: string, name: string, status: object): Promise<void> {
  const patch = JSON.stringify({ status });
  const how = ["--subresource=status", "--type=merge", "-p", patch, "-n", NAMESPACE];
  expect(await kubectl(["patch", resource, name, ...how])).toMatchObject({ code: 0 });
}

/** The cells of what kubectl printed, an age as `*`. */
function table(text: string): string[][] {
  const [header = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.split(/ {2,}/).map((cell) => cell.trim()));
  const age = header.indexOf("AGE");
  return [header, ...rows.map((row) => row.map((cell, at) => (at === age ? "*" : cell)))];
}
