import { relative } from "node:path";

/** A path as people call it from a directory: relative where it lies below. */
export function shownPath(path: string, directory: string): string {
  const below = relative(directory, path);
  if (below === "") return ".";
  return below.startsWith("..") ? path : below;
}
