import { DamagedPack } from "./pack/inflate.ts";
import { MissingObject } from "./pack/read-object.ts";

/** Whether something went wrong with the files of a cache, so that a new clone would help. */
export function isDamage(cause: unknown): boolean {
  return cause instanceof DamagedPack || cause instanceof MissingObject || isFromFileSystem(cause);
}

function isFromFileSystem(cause: unknown): boolean {
  return cause instanceof Error && "syscall" in cause && "code" in cause;
}
