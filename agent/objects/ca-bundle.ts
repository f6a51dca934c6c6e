import { X509Certificate } from "node:crypto";

import type { KubeObject } from "./kube-object.ts";
import { objectAt, textAt } from "./read-json.ts";
import { isDefinitionOfKinds } from "./well-known.ts";

const BUNDLE_AT = ["spec", "conversion", "webhook", "clientConfig", "caBundle"] as const;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Takes the certificate bundle of a conversion webhook out of a CustomResourceDefinition where it is only a place
 * holder: the API server would refuse the definition, and whoever fills the bundle in would have to fight for it.
 *
 * Matches fluxcd/pkg/ssa utils.RemoveCABundleFromCRD.
 */
export function withoutUnusableCaBundle(object: KubeObject): KubeObject {
  const bundle = textAt(object, ...BUNDLE_AT) ?? "";
  if (!isDefinitionOfKinds(object) || bundle === "" || isUsable(bundle)) return object;
  const spec = objectAt(object, "spec");
  const conversion = objectAt(spec, "conversion");
  const webhook = objectAt(conversion, "webhook");
  const { caBundle: _, ...clientConfig } = objectAt(webhook, "clientConfig");
  return {
    ...object,
    spec: { ...spec, conversion: { ...conversion, webhook: { ...webhook, clientConfig } } },
  };
}

function isUsable(bundle: string): boolean {
  const base64 = bundle.replaceAll(/[\r\n]/g, "");
  if (!BASE64.test(base64)) return false;
  const text = Buffer.from(base64, "base64").toString();
  return text === "" || (text.match(CERTIFICATE) ?? []).some(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
