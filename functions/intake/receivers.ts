import { quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "./delivery.ts";
import { tellsNothing, type Reading } from "./event.ts";
import { readBitbucketCloud } from "./forges/read-bitbucket-cloud.ts";
import { readBitbucketServer } from "./forges/read-bitbucket-server.ts";
import { readGitea } from "./forges/read-gitea.ts";
import { readCloudEvent } from "./generic/read-cloud-event.ts";
import { readGeneric } from "./generic/read-generic.ts";
import { bearerToken } from "./proof/bearer-token.ts";
import { genericHmac } from "./proof/generic-hmac.ts";
import type { Proof } from "./proof/proof.ts";
import type { Rejection } from "./rejection.ts";
import type { Sender } from "./sender.ts";
import { SENDERS } from "./senders.ts";

type Read = Sender["read"];

/** Nothing more is asked of a sender that knows a path which nobody can guess: that is what it was given for. */
const knowsThePath: Proof = async () => ok({});

const { github, gitlab, harbor, dockerhub, quay, acr, gar, nexus } = SENDERS;

/** The types of Flux's Receiver: how each proves itself, what it says, and in which header it names the event. */
const TYPES = {
  generic: { proof: knowsThePath, read: readGeneric, event: undefined },
  "generic-hmac": { proof: genericHmac, read: readGeneric, event: undefined },
  "generic-oidc": { proof: bearerToken, read: readGeneric, event: undefined },
  github: { proof: github.proof, read: readGithubOrGitea, event: "X-GitHub-Event" },
  gitlab: { proof: gitlab.proof, read: gitlab.read, event: "X-Gitlab-Event" },
  bitbucket: {
    proof: SENDERS["bitbucket-server"].proof,
    read: readBitbucket,
    event: "X-Event-Key",
  },
  harbor: { proof: harbor.proof, read: harbor.read, event: undefined },
  dockerhub: { proof: knowsThePath, read: dockerhub.read, event: undefined },
  quay: { proof: knowsThePath, read: quay.read, event: undefined },
  acr: { proof: knowsThePath, read: acr.read, event: undefined },
  gcr: { proof: gar.proof, read: gar.read, event: undefined },
  nexus: { proof: nexus.proof, read: nexus.read, event: undefined },
  cdevents: { proof: knowsThePath, read: readCloudEvent, event: "Ce-Type" },
} as const;

export type ReceiverType = keyof typeof TYPES;

export const RECEIVER_TYPES: readonly ReceiverType[] = Object.keys(TYPES).filter(isReceiverType);

/** Tells whether Flux has a type of Receiver of this name. */
export function isReceiverType(name: string): name is ReceiverType {
  return Object.hasOwn(TYPES, name);
}

/** Makes a sender of a Receiver that wants to hear of certain events; of all, where it lists none. */
export function receiverSender(type: ReceiverType, events: readonly string[] = []): Sender {
  const { proof, read, event } = TYPES[type];
  const isBelieved = proof !== knowsThePath;
  return { proof, isBelieved, read: event === undefined ? read : listed(read, event, events) };
}

/** Passes over events that a Receiver does not list. Matches Flux in not telling upper from lower case. */
function listed(read: Read, header: string, events: readonly string[]): Read {
  const wanted = new Set(events.map((name) => name.toLowerCase()));
  return (delivery, options, proven) => {
    const [name = ""] = headerValues(delivery, header);
    if (wanted.size === 0 || wanted.has(name.toLowerCase())) return read(delivery, options, proven);
    return ok(tellsNothing(`The receiver does not list the event ${quote(name)}.`));
  };
}

/** Flux has one type for all that sign as GitHub does. */
function readGithubOrGitea(...args: Parameters<Read>): Result<Reading, Rejection> {
  const [delivery, options, proven] = args;
  if (has(delivery, "X-Forgejo-Event")) return readGitea("Forgejo")(delivery);
  if (has(delivery, "X-Gitea-Event")) return readGitea("Gitea")(delivery);
  return github.read(delivery, options, proven);
}

function readBitbucket(...args: Parameters<Read>): Result<Reading, Rejection> {
  const [delivery, options] = args;
  const [key = ""] = headerValues(delivery, "X-Event-Key");
  return key === "repo:push"
    ? readBitbucketCloud(delivery)
    : readBitbucketServer(delivery, options);
}

function has(delivery: Delivery, header: string): boolean {
  return headerValues(delivery, header).length > 0;
}
