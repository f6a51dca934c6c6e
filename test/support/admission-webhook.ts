import { createServer, type Server } from "node:https";

import { isJsonObject, type KubeObject } from "../../agent/objects/kube-object.ts";
import { textAt } from "../../agent/objects/read-json.ts";
import { selfSigned } from "../../infra/local/self-signed.ts";

/** What a webhook answers an API server: that it agrees, that it does not, or nothing at all. */
export type Ruling = "allow" | { readonly deny: string } | "silence";

/** A webhook that an API server asks before it takes a ConfigMap. */
export class AdmissionWebhook {
  #ruling: Ruling = "allow";
  readonly #held = new Set<() => void>(); // each answers a request that was met with silence
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
        if (this.#ruling === "silence") return void this.#held.add(() => answer("allow"));
        answer(this.#ruling);

        function answer(ruling: Exclude<Ruling, "silence">): void {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(JSON.stringify(reviewOf(text, ruling)));
        }
      });
    });
  }

  static async start(): Promise<AdmissionWebhook> {
    const webhook = new AdmissionWebhook();
    await new Promise<void>((resolve) => void webhook.#server.listen(0, "127.0.0.1", resolve));
    return webhook;
  }

  /** Answers so from now on; what was met with silence is allowed. */
  rule(ruling: Ruling): void {
    this.#ruling = ruling;
    for (const answer of this.#held) answer();
    this.#held.clear();
  }

  /** Has the API server ask about the ConfigMaps of a namespace whose label `reviewed` says for how many seconds to wait. */
  configurationFor(namespace: string, timeoutSeconds: readonly number[]): KubeObject {
    const address = this.#server.address();
    const port = typeof address === "object" ? address?.port : 0;
    return {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: namespace },
      webhooks: timeoutSeconds.map((seconds) => ({
        name: `in-${seconds}.example.com`,
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
        objectSelector: { matchLabels: { reviewed: `in-${seconds}` } },
        failurePolicy: "Fail",
        sideEffects: "None",
        timeoutSeconds: seconds,
        admissionReviewVersions: ["v1"],
      })),
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
