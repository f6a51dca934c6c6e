import type { SchemaStore } from "../schema/schema-store.ts";
import type { Loader } from "./loader.ts";
import type { ParsedFiles } from "./parsed-files.ts";

/** What the parts of one kustomization need to read files and resources. */
export interface Scope {
  readonly loader: Loader;
  readonly schemas: SchemaStore;
  readonly parsed: ParsedFiles | undefined; // undefined: every file is parsed anew
}
