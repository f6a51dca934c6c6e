import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import type { Resource } from "../resources/resource.ts";
import { decodeText } from "./decode-text.ts";
import { readResources } from "./read-resources.ts";
import type { Scope } from "./scope.ts";

/** The text of a file. */
export interface TextFile {
  readonly text: string;
  readonly file: string; // from the root of the tree
}

/** Reads a file that a kustomization names as text. */
export function readTextFile({ loader }: Scope, path: string): Result<TextFile, Failure> {
  const loaded = loader.load(path);
  if (!loaded.ok) return loaded;
  const file = loaded.value.path;
  const text = decodeText(loaded.value.bytes);
  if (text.ok) return ok({ text: text.value, file });
  return err({
    code: "yaml-invalid",
    message: text.error,
    advice: "Write the file in UTF-8.",
    file,
  });
}

/** Reads the resources of a file that a kustomization names; failures tell the line in it. */
export function readResourceFile(scope: Scope, path: string): Result<readonly Resource[], Failure> {
  const loaded = readTextFile(scope, path);
  if (!loaded.ok) return loaded;
  const { text, file } = loaded.value;
  const { parsed } = scope;
  const readNodes = parsed === undefined ? undefined : (whole: string) => parsed.read(whole);
  const resources = readResources(text, { file }, scope.schemas, readNodes);
  return resources.ok ? resources : err({ ...resources.error, file });
}
