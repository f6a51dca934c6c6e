import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import { generateConfigMap, generateSecret } from "../generate/generate-object.ts";
import { IAM_POLICY, generateIamPolicy } from "../generate/iam-policy.ts";
import { CONFIG_MAP, SECRET } from "../kustomization/kustomization-shape.ts";
import type { SecretArgs } from "../kustomization/kustomization-shape.ts";
import { embedded, struct, text } from "../kustomization/shape.ts";
import type { Resource } from "../resources/resource.ts";
import { configured } from "./plugin-config.ts";
import type { Configure } from "./plugin-config.ts";

/** Generates resources. */
export type Generate = () => Result<readonly Resource[], Failure>;

const METADATA = struct("ObjectMeta", { name: text, namespace: text });

interface WithMetadata extends SecretArgs {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** What is not said otherwise is called as the object that configures it. */
function argsOf({ metadata, ...args }: WithMetadata): SecretArgs {
  return {
    ...args,
    env: "", // of old kustomizations, and of those alone
    name: args.name || (metadata?.name ?? ""),
    namespace: args.namespace || (metadata?.namespace ?? ""),
  };
}

const configMap = configured(
  struct("ConfigMapGeneratorPlugin", {
    ...embedded("ConfigMapArgs", CONFIG_MAP.fields),
    metadata: METADATA,
  }),
  (config, scope, place) => ok(() => single(generateConfigMap(argsOf(config), scope, place))),
);

const secret = configured(
  struct("SecretGeneratorPlugin", { ...embedded("SecretArgs", SECRET.fields), metadata: METADATA }),
  (config, scope, place) => ok(() => single(generateSecret(argsOf(config), scope, place))),
);

const iamPolicy = configured(IAM_POLICY, (config, scope, place) =>
  ok(() => generateIamPolicy(config, scope, place)),
);

function single(generated: Result<Resource, Failure>): ReturnType<Generate> {
  return generated.ok ? ok([generated.value]) : generated;
}

const helm: Configure<Generate> = () => err(helmUnsupported());

/** Helm charts are never inflated: it would take a program that is not part of the build. */
export function helmUnsupported(): Failure {
  return {
    code: "helm-unsupported",
    message:
      "trouble configuring builtin HelmChartInflationGenerator: must specify --enable-helm, and Helm is not supported",
    advice: "Inflate the chart with helm template and commit what it prints.",
  };
}

/** kustomize's own generators, by the kind of the object that configures one. */
export const GENERATORS: ReadonlyMap<string, Configure<Generate>> = new Map<
  string,
  Configure<Generate>
>([
  ["ConfigMapGenerator", configMap],
  ["HelmChartInflationGenerator", helm],
  ["IAMPolicyGenerator", iamPolicy],
  ["SecretGenerator", secret],
]);
