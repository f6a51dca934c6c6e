import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { mapAt } from "../../../infra/local/kubernetes/json.ts";
import { kubectlFor } from "../../support/kubectl.ts";
import type { Kubectl } from "../../support/kubectl.ts";
import { deployment } from "./scenarios/steps.ts";
import { apis } from "./support/apis.ts";
import type { OpenApi } from "./support/apis.ts";
import { makeNamespace } from "./support/namespaces.ts";

const TIMEOUT = 60_000; // each command is a process of its own

describe.each(apis())("kubectl on %s", { timeout: TIMEOUT }, (_name, open) => {
  let opened: OpenApi;
  let kubectl: Kubectl;
  let namespace = "";

  beforeAll(async () => {
    opened = await open();
    kubectl = kubectlFor(opened.kubeconfig);
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    namespace = await makeNamespace(opened.api);
  });

  async function run(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await kubectl([...args, "-n", namespace]);
    return code === 0 ? stdout : `${code}: ${stderr}`;
  }
  async function applied(input: string, ...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await kubectl(["apply", "-n", namespace, "-f", "-", ...args], input);
    return stdout + stderr;
  }
  function manifest(spec: Record<string, number> = {}): string {
    const made = deployment("web");
    return JSON.stringify({ ...made, spec: { ...mapAt(made, "spec"), ...spec } });
  }

  test("creates what it makes up itself", async () => {
    const map = await run("create", "configmap", "made", "--from-literal=a=b");
    const secret = await run("create", "secret", "generic", "kept", "--from-literal=c=d");
    const web = await run("create", "deployment", "web", "--image=registry.example.com/web:1");

    expect([map, secret, web]).toEqual([
      "configmap/made created\n",
      "secret/kept created\n",
      "deployment.apps/web created\n",
    ]);
    expect(await run("get", "configmap", "made", "-o", "jsonpath={.data.a}")).toBe("b");
    expect(await run("get", "secret", "kept", "-o", "jsonpath={.data.c}")).toBe("ZA==");
  });

  test("applies, and says what changed", async () => {
    const first = await applied(manifest());
    const same = await applied(manifest());
    const changed = await applied(manifest({ replicas: 3 }));

    expect([first, same, changed]).toEqual([
      "deployment.apps/web created\n",
      "deployment.apps/web unchanged\n",
      "deployment.apps/web configured\n",
    ]);
  });

  test("applies on the server, and tells of conflicts", async () => {
    const first = await applied(manifest({ replicas: 1 }), "--server-side");
    const other = await applied(manifest({ replicas: 2 }), "--server-side", "--field-manager=b");

    expect(first).toBe("deployment.apps/web serverside-applied\n");
    expect(other).toContain(
      'Apply failed with 1 conflict: conflict with "kubectl": .spec.replicas',
    );
  });

  test("refuses a field that the kind does not have", async () => {
    const said = await applied(JSON.stringify({ ...deployment("web"), spek: {} }));

    expect(said).toContain('unknown field "spek"');
  });

  test("shows, describes, labels, annotates, scales, patches and deletes", async () => {
    await applied(manifest());

    const row = await run("get", "deployments", "--no-headers");
    const about = await run("describe", "deployment", "web");
    const label = await run("label", "deployment", "web", "tier=front");
    const note = await run("annotate", "deployment", "web", "note=x");
    const scale = await run("scale", "deployment", "web", "--replicas=4");
    const patch = await run("patch", "deployment", "web", "-p", '{"spec":{"paused":true}}');
    const replicas = await run("get", "deployment", "web", "-o", "jsonpath={.spec.replicas}");
    const gone = await run("delete", "deployment", "web");

    expect(row).toMatch(/^web +0\/1 +0 +0 +\d+s\n$/);
    expect(about).toContain("Image:         registry.example.com/app:1");
    expect([label, note, scale, patch, replicas, gone]).toEqual([
      "deployment.apps/web labeled\n",
      "deployment.apps/web annotated\n",
      "deployment.apps/web scaled\n",
      "deployment.apps/web patched\n",
      "4",
      'deployment.apps "web" deleted\n',
    ]);
  });

  test("shows the difference that applying would make", async () => {
    await applied(manifest({ replicas: 1 }));

    const args = ["diff", "-n", namespace, "-f", "-"];
    const same = await kubectl(args, manifest({ replicas: 1 }));
    const other = await kubectl(args, manifest({ replicas: 2 }));

    expect(same.code).toBe(0);
    expect(other.code).toBe(1);
    expect(other.stdout).toContain("+  replicas: 2");
  });

  test("waits for what is there and for what goes", async () => {
    await run("create", "configmap", "made", "--from-literal=a=b");

    const there = await run(
      "wait",
      "configmap/made",
      "--for=jsonpath={.data.a}=b",
      "--timeout=20s",
    );
    const going = run("wait", "configmap/made", "--for=delete", "--timeout=20s");
    await run("delete", "configmap", "made", "--wait=false");

    expect(there).toBe("configmap/made condition met\n");
    expect(await going).toMatch(/^configmap\/made condition met\n$|^$/);
  });

  test("knows short names and categories", async () => {
    await run("create", "configmap", "made", "--from-literal=a=b");

    expect(await run("get", "cm", "made", "-o", "name")).toBe("configmap/made\n");
    expect(await run("get", "all")).not.toMatch(/^\d+:/);
  });
});
