import type { JsonMap } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";

/** `GET /openapi/v3`: where each group version's schemas are. */
export function openApiV3Index(kinds: readonly Kind[]): JsonMap {
  const paths = [...new Set(kinds.map(pathOf))].toSorted();
  return {
    paths: Object.fromEntries(
      paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }]),
    ),
  };
}

/** The schemas and paths of one group version, such as `apis/apps/v1`. */
export function openApiV3(kinds: readonly Kind[], path: string): JsonMap | undefined {
  const here = kinds.filter((kind) => pathOf(kind) === path);
  if (here.length === 0) return undefined;
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.34.4" },
    paths: Object.fromEntries(here.map((kind) => [itemPath(kind), pathItem(kind)])),
    components: { schemas: {} },
  };
}

function pathOf({ group, version }: Kind): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
}

function itemPath(kind: Kind): string {
  const namespace = kind.namespaced ? "namespaces/{namespace}/" : "";
  return `/${pathOf(kind)}/${namespace}${kind.plural}/{name}`;
}

const WRITE_PARAMETERS = ["dryRun", "fieldManager", "fieldValidation"];

/** What kubectl looks for before it sends such parameters. */
function pathItem({ group, version, kind }: Kind): JsonMap {
  return {
    patch: {
      parameters: [...WRITE_PARAMETERS, "force"].map((name) => ({
        name,
        in: "query",
        schema: { type: name === "force" ? "boolean" : "string", uniqueItems: true },
      })),
      "x-kubernetes-action": "patch",
      "x-kubernetes-group-version-kind": { group, version, kind },
    },
  };
}
