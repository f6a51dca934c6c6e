import { rootCertificates } from "node:tls";

import { describe, expect, test } from "vitest";

import { withoutUnusableCaBundle } from "../../../agent/objects/ca-bundle.ts";
import type { KubeObject } from "../../../agent/objects/kube-object.ts";

const CERTIFICATE = rootCertificates[0] ?? "";
const BROKEN = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

describe("the certificate bundle of a conversion webhook", () => {
  test.for([
    ["holds a certificate", base64(CERTIFICATE), true],
    [
      "holds a certificate, base64 in lines",
      base64(CERTIFICATE).replaceAll(/.{76}/g, "$&\n"),
      true,
    ],
    ["holds a certificate beside a broken one", base64(BROKEN + CERTIFICATE), true],
    ["is a line end, as cert-manager's place holder is", base64("\n"), false],
    ["holds a broken certificate", base64(BROKEN), false],
    ["is no base64", "to be filled in", false],
    ["is empty", "", true],
  ] as const)("that %s is kept: %s", ([, bundle, isKept]) => {
    const definition = aDefinition({ caBundle: bundle, url: "https://a" });

    const prepared = withoutUnusableCaBundle(definition);

    expect(prepared).toEqual(isKept ? definition : aDefinition({ url: "https://a" }));
  });

  test("is nobody's business in other kinds", () => {
    const other = { ...aDefinition({ caBundle: base64("\n") }), kind: "Foo" };

    expect(withoutUnusableCaBundle(other)).toBe(other);
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function aDefinition(clientConfig: Readonly<Record<string, string>>): KubeObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "foos.example.com" },
    spec: {
      group: "example.com",
      conversion: {
        strategy: "Webhook",
        webhook: { clientConfig, conversionReviewVersions: ["v1"] },
      },
    },
  };
}
