import type { Hint, RefHint } from "#contract/hint.ts";
import { parseRepositoryUrl } from "#contract/repository-url.ts";

import type { QueueMessage } from "../ports.ts";
import { mergeBundles, type Bundle } from "./bundle.ts";

/** A message that holds a hint. */
export interface HintMessage {
  readonly message: QueueMessage;
  readonly hint: Hint;
}

/**
 * Makes one bundle of all hints of one repository and ref, or of one image: a hint only says where to look, so that looking once answers all
 * that came before. Two forms of a URL of which it is not certain that they name one repository give two bundles, and two looks.
 */
export function coalesce(received: readonly HintMessage[]): readonly Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const { message, hint } of received) {
    const key = keyOf(hint);
    const bundle = { key, hint, messages: [message] };
    const earlier = bundles.get(key);
    bundles.set(key, earlier === undefined ? bundle : mergeBundles(earlier, bundle));
  }
  return [...bundles.values()];
}

function keyOf(hint: Hint): string {
  return hint.kind === "ref" ? keyOfRef(hint) : JSON.stringify(["image", hint.image]);
}

function keyOfRef({ repository, ref }: RefHint): string {
  const parsed = parseRepositoryUrl(repository);
  if (!parsed.ok) return JSON.stringify([repository, ref]);
  const { transport, host, port, path } = parsed.value;
  return JSON.stringify([transport, host, port, path, ref]);
}
