import { quote } from "#contract/json.ts";
import { err, ok, type Result } from "#contract/result.ts";

import type { Rejection } from "./rejection.ts";
import { isSenderName, type SenderName } from "./senders.ts";

/** Whom a path names. */
export type Addressee =
  | { readonly kind: "sender"; readonly name: SenderName; readonly tokenInPath?: string }
  | { readonly kind: "receiver"; readonly digest: string };

/** Reads a path: `/hooks/NAME`, `/hooks/NAME/SECRET`, or `/hook/` and a digest, where Flux's receivers are. */
export function findSender(
  path: string,
  known: readonly SenderName[],
): Result<Addressee, Rejection> {
  const [root, folder, name = "", tokenInPath, ...more] = path.split("/");
  if (
    root === "" &&
    folder === "hook" &&
    tokenInPath === undefined &&
    /^[0-9a-f]{64}$/.test(name)
  ) {
    return ok({ kind: "receiver", digest: name });
  }
  if (root !== "" || folder !== "hooks" || more.length > 0 || !isSenderName(name)) {
    return err(pathUnknown(path, known));
  }
  if (!known.includes(name)) return err(pathUnknown(path, known));
  return ok({ kind: "sender", name, ...(tokenInPath !== undefined && { tokenInPath }) });
}

/** Refuses a path. Of one that may hold a secret, no more is told than where it leads. */
export function pathUnknown(path: string, known: readonly SenderName[]): Rejection {
  const shown = path.split("/").slice(0, 3).join("/");
  const paths = known.map((name) => `/hooks/${name}`).join(", ");
  return {
    code: "path-unknown",
    message: `Nobody reads webhooks at ${quote(shown === path ? path : `${shown}/…`)}.`,
    advice: `Set the webhook's payload URL to one of these paths: ${paths}.`,
  };
}
