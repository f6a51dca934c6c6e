import { isJsonObject, quote } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { parseRepositoryUrl } from "#contract/repository-url.ts";

import { isReceiverType, RECEIVER_TYPES } from "../intake/receivers.ts";
import type { SenderOptions } from "../intake/sender.ts";
import { isSenderName, SENDER_NAMES } from "../intake/senders.ts";
import type { Place } from "./place.ts";
import type { ReceiverSettings, SecretSource, SenderSettings, TrustedToken } from "./settings.ts";

const SECRET = "pullhook/github, or ssm:/pullhook/github";
const GOOGLE = "https://accounts.google.com";
const AUDIENCE = "the URL that the sender is told to call";
const FLUX_AUDIENCE = "notification-controller"; // of a Receiver that names none, and of what `flux trigger receiver` has made
const BY_TOKEN: ReadonlySet<string> = new Set(["gar", "generic-oidc", "gcr"]); // none of these has a secret of its own

const OPTIONS = ["registry", "repositoryInHost", "url", "means"];
const TOKEN = ["issuer", "audience", "email", "claims"];

/** Reads who may deliver: a mapping from the sender's name to what is set up for it. */
export function readSenders(place: Place): readonly SenderSettings[] {
  if (place.value === undefined) return [];
  place.members(SENDER_NAMES);
  const names = isJsonObject(place.value) ? Object.keys(place.value).filter(isSenderName) : [];
  return names.map((name) => {
    const sender = place.member(name);
    sender.members(["secret", ...OPTIONS, ...TOKEN]);
    const token = readToken(sender, name);
    return {
      name,
      secrets: BY_TOKEN.has(name) ? [] : [readSecret(sender.member("secret"))],
      options: readOptions(sender),
      ...(token !== undefined && { token }),
    };
  });
}

/** Reads Flux's Receivers that are served here. */
export function readReceivers(place: Place): readonly ReceiverSettings[] {
  return place.entries().map((receiver) => {
    receiver.members(["name", "namespace", "type", "secret", "events", ...OPTIONS, ...TOKEN]);
    const type = receiver.member("type").text("github");
    if (type !== "" && !isReceiverType(type)) {
      receiver
        .member("type")
        .refuse(`Flux has no type ${quote(type)}.`, `It may be: ${RECEIVER_TYPES.join(", ")}.`);
    }
    const events = receiver.member("events").texts("push");
    const token = readToken(receiver, type, FLUX_AUDIENCE);
    const options = readOptions(receiver);
    if (type.startsWith("generic") && options.means === undefined) {
      receiver.refuse(
        "A generic delivery does not say what has changed.",
        'Add "means:" with the "repository:" and "ref:" that it stands for.',
      );
    }
    return {
      name: receiver.member("name").text("github-receiver"),
      namespace: receiver.member("namespace").text("flux-system"),
      type: isReceiverType(type) ? type : "generic",
      secrets: type === "generic-oidc" ? [] : [readSecret(receiver.member("secret"))],
      options,
      ...(events !== undefined && { events }),
      ...(token !== undefined && { token }),
    };
  });
}

/** The name of a secret in its store. The secret itself is never in the settings, which everybody may read. */
function readSecret(place: Place): SecretSource {
  return { kind: "stored", name: place.text(SECRET) };
}

function readOptions(place: Place): SenderOptions {
  const registry = place.member("registry").optionalText("registry.example.com");
  const url = place.member("url").optionalText("https://bitbucket.example.com");
  if (url !== undefined && !(/^https?:\/\//.test(url) && URL.canParse(url))) {
    place.member("url").refuse(`${quote(url)} is not an http or https URL.`, "Write https://HOST.");
  }
  const inHost = place.member("repositoryInHost");
  if (inHost.value !== undefined && typeof inHost.value !== "boolean") {
    inHost.refuse(`It is ${quote(inHost.value)}, not true or false.`, "Write true or false.");
  }
  const means = readMeaning(place.member("means"));
  return {
    ...(registry !== undefined && { registry }),
    ...(url !== undefined && { url }),
    ...(inHost.value === true && { repositoryInHost: true }),
    ...(means !== undefined && { means }),
  };
}

function readMeaning(place: Place): SenderOptions["means"] {
  if (place.value === undefined) return undefined;
  place.members(["repository", "ref"]);
  const repository = place.member("repository").text("https://github.com/acme/shop");
  const ref = place.member("ref").text("main");
  const parsed = parseRepositoryUrl(repository);
  if (repository !== "" && !parsed.ok) {
    place.member("repository").refuse(parsed.error, "Write the URL of a repository.");
  }
  if (ref !== "" && !isRefName(ref.startsWith("refs/") ? ref : `refs/heads/${ref}`)) {
    place
      .member("ref")
      .refuse(`${quote(ref)} is not the name of a branch or a ref.`, "Write main.");
  }
  return { repository, ref };
}

/**
 * Reads whose token is believed. Of Google's, audience and e-mail are both asked for: without them anybody with an account there
 * could have one made.
 */
function readToken(place: Place, kind: string, usual?: string): TrustedToken | undefined {
  if (!BY_TOKEN.has(kind)) return undefined;
  const isGoogle = kind !== "generic-oidc";
  const issuer = isGoogle ? GOOGLE : readIssuer(place.member("issuer"));
  const named = place.member("audience");
  const audience =
    named.optionalText(AUDIENCE) ?? (isGoogle ? undefined : usual) ?? named.text(AUDIENCE);
  const email = isGoogle
    ? place.member("email").text("pusher@PROJECT.iam.gserviceaccount.com")
    : place.member("email").optionalText("ci@example.com");
  const claims = readClaims(place.member("claims"));
  if (!isGoogle && claims === undefined && email === undefined) {
    place.refuse(
      "Everybody who can have a token of this issuer could deliver.",
      'Add "claims:" that say whose tokens count, such as "repository: acme/shop".',
    );
  }
  return {
    issuer,
    audience,
    ...(email !== undefined && { email }),
    ...(claims !== undefined && { claims }),
  };
}

function readIssuer(place: Place): string {
  const issuer = place.text("https://token.actions.githubusercontent.com");
  if (issuer !== "" && !(issuer.startsWith("https://") && URL.canParse(issuer))) {
    place.refuse(`${quote(issuer)} is not an https URL.`, "Write the issuer as its tokens do.");
  }
  return issuer;
}

function readClaims(place: Place): Readonly<Record<string, string>> | undefined {
  if (place.value === undefined) return undefined;
  if (!isJsonObject(place.value)) {
    place.refuse(`It is ${quote(place.value)}, not a mapping.`, "Write each claim with its value.");
    return undefined;
  }
  return Object.fromEntries(
    Object.keys(place.value).map((name) => [name, place.member(name).text("acme/shop")]),
  );
}
