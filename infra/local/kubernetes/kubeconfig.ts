import { stringify } from "yaml";

/** A kubeconfig for a server that speaks plain HTTP on loopback, as kubectl and client-node read it. */
export function kubeconfigText(url: string, token: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      // Clients refuse plain HTTP unless they are told not to look for a certificate.
      { name: "pullhook", cluster: { server: url, "insecure-skip-tls-verify": true } },
    ],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: "pullhook", context: { cluster: "pullhook", user: "admin" } }],
    "current-context": "pullhook",
  });
}
