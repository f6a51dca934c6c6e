import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure, Place } from "../failure.ts";
import { called, embedded, struct, text } from "../kustomization/shape.ts";
import type { Fitting } from "../kustomization/shape.ts";
import { readResources } from "../load/read-resources.ts";
import type { Scope } from "../load/scope.ts";
import type { Resource } from "../resources/resource.ts";

/** What an IAMPolicyGenerator is told. */
export const IAM_POLICY = struct(
  "IAMPolicyGeneratorPlugin",
  embedded("IAMPolicyGeneratorArgs", {
    cloud: called("types.Cloud", text),
    kubernetesService: struct("KubernetesService", { namespace: text, name: text }),
    serviceAccount: struct("ServiceAccount", { name: text, projectId: text }),
  }),
);

/** Generates the ServiceAccount that stands for an account of a cloud. Matches kustomize's IAMPolicyGenerator. */
export function generateIamPolicy(
  { cloud = "", kubernetesService = {}, serviceAccount = {} }: Fitting<typeof IAM_POLICY>,
  scope: Scope,
  place: Place,
): Result<readonly Resource[], Failure> {
  if (cloud !== "gke") {
    return err({
      code: "generator-invalid",
      message: `cloud provider ${cloud} not supported yet`,
      advice: 'Write "gke".',
    });
  }
  const account = `${serviceAccount.name ?? ""}@${serviceAccount.projectId ?? ""}.iam.gserviceaccount.com`;
  const lines = [
    "apiVersion: v1",
    "kind: ServiceAccount",
    "metadata:",
    "  annotations:",
    `    iam.gke.io/gcp-service-account: ${account}`,
    `  name: ${kubernetesService.name ?? ""}`,
  ];
  const namespace = kubernetesService.namespace ?? "";
  if (namespace !== "") lines.push(`  namespace: ${namespace}`);
  const generated = readResources(lines.join("\n"), place, scope.schemas);
  return generated.ok ? ok(generated.value) : generated;
}
