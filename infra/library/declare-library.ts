import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";

const ROOT = dirname(dirname(import.meta.dirname));
const ENTRY = "infra/library/kustomize";
const TYPES = "dist/types";

/** Writes the types of the library below dist/types: those that its entry leads to, and no others. */
export async function declareLibrary(): Promise<void> {
  const draft = await mkdtemp(join(tmpdir(), "pullhook-types-"));
  try {
    await emit(draft);
    await rm(join(ROOT, TYPES), { recursive: true, force: true });
    await copyReachable(draft, join(ROOT, TYPES));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function emit(directory: string): Promise<void> {
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  const how = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly"];
  const where = ["-p", ROOT, "--rootDir", ROOT, "--outDir", directory];
  await promisify(execFile)(process.execPath, [compiler, ...how, ...where]);
}

/** An import of a file of ours: what stands before its path, and the path without the extension. */
const IMPORT = /(\bfrom |\bimport\(|\bimport )"((?:\.\.?|#contract)\/[^"]+)\.ts"/g;

async function copyReachable(from: string, to: string): Promise<void> {
  const copied = new Set<string>();
  const ahead = [ENTRY];
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (copied.has(name)) continue;
    copied.add(name);
    const importer = name;
    const text = await readFile(join(from, `${name}.d.ts`), "utf8");
    const plain = text.replaceAll(IMPORT, (_, before: string, path: string) => {
      const imported = moduleOf(importer, path);
      ahead.push(imported);
      return `${before}"${specifierOf(importer, imported)}"`;
    });
    await mkdir(dirname(join(to, name)), { recursive: true });
    await writeFile(join(to, `${name}.d.ts`), plain);
  }
}

/** The module that a path stands for, from the root. */
function moduleOf(importer: string, path: string): string {
  if (path.startsWith("#contract/")) return path.replace("#contract", "functions/contract");
  return join(dirname(importer), path);
}

/** A path by which every compiler finds the types of a module, whatever its settings. */
function specifierOf(importer: string, imported: string): string {
  const path = relative(dirname(importer), imported);
  return `${path.startsWith(".") ? path : `./${path}`}.js`;
}
