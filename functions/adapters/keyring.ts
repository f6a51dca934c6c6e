import { isUtf8 } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

import { Webhooks } from "@octokit/webhooks";

import type { Secret } from "#contract/secret.ts";

import type { KeyForm, Keyring } from "../intake/proof/keyring.ts";

/** A secret and the name by which the log and the metrics know it. */
export interface NamedSecret {
  readonly name: string;
  readonly secret: Secret;
}

const WHSEC = "whsec_";

/** Checks against several secrets, so that one can be replaced by the next without losing a delivery. */
export function keyring(secrets: readonly NamedSecret[]): Keyring {
  const known = secrets
    .map(({ name, secret }) => ({ name, text: secret.reveal() }))
    .filter(({ text }) => text !== "" && text !== WHSEC);
  return {
    signerOf({ algorithm, content, mac, keyForm }) {
      const keys = known.map(({ name, text }) => ({ name, key: keyOf(text, keyForm) }));
      return firstOf(keys, ({ key }) => {
        if (key === undefined) return false;
        const own = createHmac(algorithm, key).update(content).digest();
        return own.byteLength === mac.byteLength && timingSafeEqual(own, mac);
      });
    },
    async githubSignerOf(body, signature) {
      const text = textOf(body);
      if (text === undefined || text === "") return undefined;
      const verified = known.map(async (each) => {
        const fits = await new Webhooks({ secret: each.text }).verify(text, signature);
        return { name: each.name, fits };
      });
      return firstOf(await Promise.all(verified), ({ fits }) => fits);
    },
    equalTo(text) {
      // Digests have one length, and what they differ in tells nothing of the texts.
      const wanted = digest(text);
      const tokens = known.filter((each) => !each.text.startsWith(WHSEC));
      return firstOf(tokens, (each) => timingSafeEqual(digest(each.text), wanted));
    },
  };
}

/** Names the first that fits, after all were looked at: how long it took does not tell which one it was. */
function firstOf<Known extends { readonly name: string }>(
  all: readonly Known[],
  fits: (each: Known) => boolean,
): string | undefined {
  const fitting = all.filter(fits);
  return fitting[0]?.name;
}

/** The text that the bytes are, where no other text would have the same bytes. */
function textOf(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes).toString("utf8") : undefined;
}

function keyOf(text: string, form: KeyForm): Buffer | undefined {
  if (form === "text") return Buffer.from(text, "utf8");
  return text.startsWith(WHSEC) ? Buffer.from(text.slice(WHSEC.length), "base64") : undefined;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
