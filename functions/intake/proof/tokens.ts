import { ok } from "#contract/result.ts";

import { headerValues } from "../delivery.ts";
import { notSigned, type Proof } from "./proof.ts";

/** Proves by a header that is the secret itself, word for word. */
export function headerToken(header: string): Proof {
  return async (delivery, { keyring }) => {
    const [value, ...more] = headerValues(delivery, header);
    const secret = value === undefined || more.length > 0 ? undefined : keyring.equalTo(value);
    return secret === undefined ? notSigned(`one valid ${header}`) : ok({ secret });
  };
}

/** Proves by the last part of the path, for senders that sign nothing and send no header of one's own. */
export const pathToken: Proof = async (_delivery, { keyring }, tokenInPath) => {
  const secret = tokenInPath === undefined ? undefined : keyring.equalTo(tokenInPath);
  return secret === undefined ? notSigned("the secret at the end of its path") : ok({ secret });
};

/** Proves by HTTP basic authentication; the secret is `user:password`. */
export const basic: Proof = async (delivery, { keyring }) => {
  const [value = "", ...more] = headerValues(delivery, "Authorization");
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(value) ?? [];
  if (encoded === undefined || more.length > 0) return notSigned("basic authentication");
  const secret = keyring.equalTo(Buffer.from(encoded, "base64").toString("utf8"));
  return secret === undefined ? notSigned("the user and password of its sender") : ok({ secret });
};
