import { existsSync, readFileSync } from "node:fs";

import { LineCounter, parseDocument, type Document } from "yaml";

import { err, ok, type Result } from "#contract/result.ts";

import type { Path } from "../functions/settings/place.ts";
import { readSettings } from "../functions/settings/read-settings.ts";
import type { Settings } from "../functions/settings/settings.ts";

/** A file of settings that is in order: what it says, and the same as the functions are given it. */
export interface SettingsFile {
  readonly settings: Settings;
  readonly json: string;
}

/**
 * Reads the file of settings, YAML or JSON, or tells everything that is wrong with it, each with its line: `pullhook.yaml:7: …`.
 * Undefined where there is none.
 */
export function readSettingsFile(
  file: string,
): Result<SettingsFile | undefined, readonly string[]> {
  if (!existsSync(file)) return ok(undefined);
  return parseSettings(readFileSync(file, "utf8"), file);
}

/** Reads the text of such a file. */
export function parseSettings(text: string, file: string): Result<SettingsFile, readonly string[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return err(
      document.errors.map(
        ({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message}`,
      ),
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
  const settings = readSettings(value);
  if (settings.ok) return ok({ settings: settings.value, json: JSON.stringify(value) });
  return err(
    settings.error.map(({ path, message, advice }) => {
      const line = lineOf(document, path, lines);
      return `${file}:${line}: ${path.join(".")}: ${message} ${advice}`;
    }),
  );
}

const MOST_ALIASES = 100;

/** The line of what is wrong; of what is missing, that of where it should be. */
function lineOf(document: Document, path: Path, lines: LineCounter): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = rangeOf(node);
    if (range !== undefined) return lines.linePos(range).line;
  }
  return 1;
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  return Array.isArray(node.range) && typeof node.range[0] === "number" ? node.range[0] : undefined;
}
