import { err, ok, type Result } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import type { GitRepository } from "../objects/git-repository.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { secretTexts } from "../objects/secret-data.ts";
import type { GitRemote } from "../ports.ts";

/** Keys of a secret that ask for a way of authenticating that http(s) here does not have. */
const FOREIGN_KEYS: Readonly<Record<string, string>> = {
  githubAppID: "a GitHub App",
  "tls.crt": "a client certificate",
  "tls.key": "a client certificate",
};

/** How to reach a repository, from its spec and the secret it names. Which keys count is as in Flux; the problem is a sentence. */
export function gitRemoteOf(
  { url, timeoutSeconds, namespace }: GitRepository,
  secret: KubeObject | undefined,
): Result<GitRemote, string> {
  const remote = { url, timeoutSeconds };
  if (secret === undefined) return ok(remote);
  const name = `${namespace}/${secret.metadata.name}`;
  const texts = secretTexts(secret);
  const foreign = Object.keys(FOREIGN_KEYS).find((key) => texts[key] !== undefined);
  if (foreign !== undefined) {
    return err(
      `secret '${name}' has the key '${foreign}': ${FOREIGN_KEYS[foreign]} is not supported yet, use username and password, or bearerToken`,
    );
  }
  const { username = "", password = "", bearerToken = "" } = texts;
  const caCertificates = texts["ca.crt"] ?? texts["caFile"];
  const trust = caCertificates === undefined ? {} : { caCertificates };
  if (username === "" && password !== "") {
    return err(
      `secret '${name}' has a password but no username: add the key username (any text will do for a token)`,
    );
  }
  if (username !== "" && password === "") {
    return err(`secret '${name}' has a username but no password: add the key password`);
  }
  if (username !== "") {
    return ok({ ...remote, ...trust, basicAuth: { username, password: new Secret(password) } });
  }
  if (bearerToken !== "") {
    return ok({ ...remote, ...trust, bearerToken: new Secret(bearerToken) });
  }
  return ok({ ...remote, ...trust });
}
