import { readGithub } from "./forges/github/read-github.ts";
import { readAzureDevops } from "./forges/read-azure-devops.ts";
import { readBitbucketCloud } from "./forges/read-bitbucket-cloud.ts";
import { readBitbucketServer } from "./forges/read-bitbucket-server.ts";
import { readGitea } from "./forges/read-gitea.ts";
import { readGitlab } from "./forges/read-gitlab.ts";
import { readCloudEvent } from "./generic/read-cloud-event.ts";
import { readGeneric, readStandardWebhook } from "./generic/read-generic.ts";
import { anyOf } from "./proof/any-of.ts";
import { bearerToken } from "./proof/bearer-token.ts";
import { genericHmac } from "./proof/generic-hmac.ts";
import { githubSignature } from "./proof/github-signature.ts";
import { hmac } from "./proof/hmac.ts";
import { standardWebhooks } from "./proof/standard-webhooks.ts";
import { basic, headerToken, pathToken } from "./proof/tokens.ts";
import { readAcr } from "./registries/read-acr.ts";
import { readDistribution } from "./registries/read-distribution.ts";
import { readDockerhub } from "./registries/read-dockerhub.ts";
import { readEcr } from "./registries/read-ecr.ts";
import { allowEventGrid, readEventGrid } from "./registries/read-event-grid.ts";
import { readGar } from "./registries/read-gar.ts";
import { readHarbor } from "./registries/read-harbor.ts";
import { readJfrog } from "./registries/read-jfrog.ts";
import { readNexus } from "./registries/read-nexus.ts";
import { readQuay } from "./registries/read-quay.ts";
import type { Sender } from "./sender.ts";

const sha256 = { algorithm: "sha256", prefix: "" } as const;
const hubSignature = hmac({ header: "X-Hub-Signature", ...sha256, prefix: "sha256=" });
const jfrogSignature = hmac({ header: "X-JFrog-Event-Auth", ...sha256 });

/** Who may deliver, each at `/hooks/NAME`; at `/hooks/NAME/SECRET` where it can neither sign nor send a header. */
export const SENDERS = {
  // Forges.
  github: signed(githubSignature, readGithub),
  gitlab: signed(
    anyOf(headerToken("X-Gitlab-Token"), standardWebhooks), // the second with a signing token
    readGitlab,
  ),
  gitea: signed(
    hmac({ header: "X-Gitea-Signature", ...sha256, signedForm: "payload" }),
    readGitea("Gitea"),
  ),
  forgejo: signed(
    hmac({ header: "X-Forgejo-Signature", ...sha256, signedForm: "payload" }),
    readGitea("Forgejo"),
  ),
  "bitbucket-cloud": signed(hubSignature, readBitbucketCloud),
  "bitbucket-server": signed(hubSignature, readBitbucketServer),
  "azure-devops": signed(basic, readAzureDevops),

  // Registries.
  acr: signed(headerToken("Authorization"), readAcr),
  "azure-event-grid": { ...unsigned(readEventGrid), handshake: allowEventGrid },
  distribution: signed(headerToken("Authorization"), readDistribution),
  dockerhub: unsigned(readDockerhub),
  ecr: signed(headerToken("X-Api-Key"), readEcr),
  gar: signed(bearerToken, readGar),
  "gitlab-registry": signed(headerToken("Authorization"), readDistribution),
  harbor: signed(headerToken("Authorization"), readHarbor),
  jfrog: signed(anyOf(jfrogSignature, headerToken("X-JFrog-Event-Auth")), readJfrog),
  nexus: signed(
    hmac({ header: "X-Nexus-Webhook-Signature", algorithm: "sha1", prefix: "" }), // all that Nexus can do
    readNexus,
  ),
  quay: unsigned(readQuay),

  // Scripts, pipelines and everything else.
  generic: unsigned(readGeneric),
  "generic-hmac": signed(genericHmac, readGeneric),
  "generic-oidc": signed(bearerToken, readGeneric),
  "standard-webhooks": signed(standardWebhooks, readStandardWebhook),
  cdevents: unsigned(readCloudEvent),
} as const satisfies Readonly<Record<string, Sender>>;

export type SenderName = keyof typeof SENDERS;

export const SENDER_NAMES: readonly SenderName[] = Object.keys(SENDERS).filter(isSenderName);

/** Tells whether somebody may deliver under this name. */
export function isSenderName(name: string): name is SenderName {
  return Object.hasOwn(SENDERS, name);
}

function signed(proof: Sender["proof"], read: Sender["read"]): Sender {
  return { proof, read, isBelieved: true };
}

function unsigned(read: Sender["read"]): Sender {
  return { proof: pathToken, read, isBelieved: false };
}
