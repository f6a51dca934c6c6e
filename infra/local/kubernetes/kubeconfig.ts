import { stringify } from "yaml";

export interface Access {
  readonly url: string;
  readonly token: string;
  readonly caCertificate: string; // PEM
}

/** A kubeconfig as kubectl and client-node read it: both send a token over HTTPS only. */
export function kubeconfigText({ url, token, caCertificate }: Access): string {
  const authority = Buffer.from(caCertificate).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "pullhook", cluster: { server: url, "certificate-authority-data": authority } },
    ],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "pullhook", context: { cluster: "pullhook", user: "admin" } }],
    "current-context": "pullhook",
  });
}
