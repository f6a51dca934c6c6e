import { basename } from "node:path/posix";

import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure } from "../failure.ts";
import { withContext } from "../failure.ts";
import type { Loader } from "../load/loader.ts";

/** Where a generator takes its data from. */
export interface KeyValueSources {
  readonly envs: readonly string[];
  readonly literals: readonly string[];
  readonly files: readonly string[];
}

/** The data of one key; a file may hold anything. */
export interface KeyValue {
  readonly key: string;
  readonly value: Uint8Array | string;
}

type KeyValues = Result<readonly KeyValue[], Failure>;

/** Reads the data for a ConfigMap or a Secret: first from env files, then literals, then files. */
export function readKeyValues(sources: KeyValueSources, loader: Loader): KeyValues {
  const envs = eachSource(sources.envs, (path) => readEnvFile(path, loader));
  if (!envs.ok)
    return err(withContext(envs.error, `env source files: [${sources.envs.join(" ")}]`));
  const literals = eachSource(sources.literals, readLiteral);
  if (!literals.ok) {
    return err(withContext(literals.error, `literal sources [${sources.literals.join(" ")}]`));
  }
  const files = eachSource(sources.files, (source) => readFile(source, loader));
  if (!files.ok) return err(withContext(files.error, `file sources: [${sources.files.join(" ")}]`));
  return ok([...envs.value, ...literals.value, ...files.value]);
}

function eachSource(sources: readonly string[], read: (source: string) => KeyValues): KeyValues {
  const all: KeyValue[] = [];
  for (const source of sources) {
    const values = read(source);
    if (!values.ok) return values;
    all.push(...values.value);
  }
  return ok(all);
}

function readLiteral(source: string): KeyValues {
  const equals = source.indexOf("=");
  if (equals < 1) {
    return err(invalid(`invalid literal source ${source}, expected key=value`, "Write key=value."));
  }
  const value = source.slice(equals + 1);
  return ok([{ key: source.slice(0, equals), value: withoutQuotes(value) }]);
}

function withoutQuotes(value: string): string {
  const first = value[0];
  const isQuoted = value.length >= 2 && first === value.at(-1) && (first === '"' || first === "'");
  return isQuoted ? value.slice(1, -1) : value;
}

function readFile(source: string, loader: Loader): KeyValues {
  const parts = source.split("=");
  const [key = "", path = ""] = parts;
  if (parts.length > 2) {
    return err(
      invalid(
        `source ${JSON.stringify(source)} key name or file path contains '='`,
        "Take the = out of the name or the path.",
      ),
    );
  }
  if (parts.length === 2 && key === "") {
    const message = `missing key name for file path ${JSON.stringify(path)} in source ${JSON.stringify(source)}`;
    return err(invalid(message, "Write the key before the =."));
  }
  if (parts.length === 2 && path === "") {
    const message = `missing file path for key name ${JSON.stringify(key)} in source ${JSON.stringify(source)}`;
    return err(invalid(message, "Write the path behind the =."));
  }
  const filePath = parts.length === 2 ? path : source;
  const loaded = loader.load(filePath);
  if (!loaded.ok) return loaded;
  return ok([{ key: parts.length === 2 ? key : baseName(source), value: loaded.value.bytes }]);
}

// As Go's path.Base.
function baseName(path: string): string {
  if (path === "") return ".";
  return basename(path) || "/";
}

const BYTE_ORDER_MARK = "\ufeff";
const MAX_LINE = 65_536; // bytes; kustomize silently stops reading at a longer line
const MAX_UTF8 = 3; // bytes for one unit of a JavaScript string

function readEnvFile(path: string, loader: Loader): KeyValues {
  const loaded = loader.load(path);
  if (!loaded.ok) return loaded;
  const lines = decode(loaded.value.bytes);
  if (lines === undefined) {
    return err({
      ...invalid(`env file "${path}" has invalid utf8 bytes`, "Write the file in UTF-8."),
      file: loaded.value.path,
    });
  }
  const values: KeyValue[] = [];
  for (const [at, raw] of lines.split("\n").entries()) {
    if (raw.length >= MAX_LINE / MAX_UTF8 && Buffer.byteLength(raw) >= MAX_LINE) break;
    const line = (at === 0 && raw.startsWith(BYTE_ORDER_MARK) ? raw.slice(1) : raw)
      .replace(/\r$/, "")
      .replace(LEADING_SPACE, "");
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    if (equals === 0) continue;
    if (equals === -1) values.push({ key: line, value: "" });
    else values.push({ key: line.slice(0, equals), value: line.slice(equals + 1) });
  }
  return ok(values);
}

// What Go's unicode.IsSpace takes for space.
const LEADING_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function invalid(message: string, advice: string): Failure {
  return { code: "generator-invalid", message, advice };
}
