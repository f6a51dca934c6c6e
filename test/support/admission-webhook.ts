import { createServer, type Server } from "node:https";

import { isJsonObject, type KubeObject } from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import { selfSigned } from "../../infra/local/self-signed.ts";

/** What a webhook answers an API server: that it agrees, that it does not, or nothing at all. */
export type Ruling = "allow" | { readonly deny: string } | "silence";

/** A webhook that an API server asks before it takes a ConfigMap. */
export class AdmissionWebhook {
  ruling: Ruling = "allow";
  readonly #server: Server;
  readonly #certificate: string;

  private constructor() {
    const { cert, key } = selfSigned();
    this.#certificate = cert;
    this.#server = createServer({ cert, key }, (request, response) => {
      let text = "";
      request.setEncoding("utf8");
      request.on("data", (chunk: string) => (text += chunk));
      request.on("end", () => {
        if (this.ruling === "silence") return;
        response.writeHead(200, { "content-type": "application/json" });
        response.end(JSON.stringify(reviewOf(text, this.ruling)));
      });
    });
  }

  static async start(): Promise<AdmissionWebhook> {
    const webhook = new AdmissionWebhook();
    await new Promise<void>((resolve) => void webhook.#server.listen(0, "127.0.0.1", resolve));
    return webhook;
  }

  /** Has the API server ask about the ConfigMaps of a namespace whose label `reviewed` says so, and wait a second for the answer. */
  configurationFor(namespace: string): KubeObject {
    const address = this.#server.address();
    const port = typeof address === "object" ? address?.port : 0;
    return {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: namespace },
      webhooks: [
        {
          name: "reviewed.example.com",
          clientConfig: {
            url: `https://127.0.0.1:${port}/review`,
            caBundle: Buffer.from(this.#certificate).toString("base64"),
          },
          rules: [
            {
              apiGroups: [""],
              apiVersions: ["v1"],
              operations: ["CREATE", "UPDATE"],
              resources: ["configmaps"],
            },
          ],
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
          objectSelector: { matchLabels: { reviewed: "true" } },
          failurePolicy: "Fail",
          sideEffects: "None",
          timeoutSeconds: 1,
          admissionReviewVersions: ["v1"],
        },
      ],
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }
}

function reviewOf(text: string, ruling: Exclude<Ruling, "silence">): object {
  const review: unknown = JSON.parse(text);
  const uid = isJsonObject(review) ? textAt(review, "request", "uid") : undefined;
  const response =
    ruling === "allow"
      ? { uid, allowed: true }
      : { uid, allowed: false, status: { message: ruling.deny } };
  return { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response };
}
