import { textAt } from "../json.ts";
import { forbidden, notFound, type Refusal } from "../refusal.ts";
import type { Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";

const NAMESPACES = { group: "", plural: "namespaces" };
const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

/** Refuses what is new in a namespace, or under a definition, that is on its way out; or in a namespace that is not there. */
export function refuseContent(cluster: Cluster, call: Call, name: string): Refusal | undefined {
  return refuseUnderDefinition(cluster, call, name) ?? refuseNamespace(cluster, call, name);
}

/** In the words of apiextensions-apiserver's admission. */
function refuseUnderDefinition(
  { store }: Cluster,
  { kind }: Call,
  name: string,
): Refusal | undefined {
  const definition = store.get(DEFINITIONS, `${kind.plural}.${kind.group}`);
  if (textAt(definition, "metadata", "deletionTimestamp") === undefined) return undefined;
  return forbidden(
    kind,
    name,
    "create not allowed while custom resource definition is terminating",
  );
}

function refuseNamespace({ store }: Cluster, call: Call, name: string): Refusal | undefined {
  const { kind, namespace } = call;
  if (namespace === undefined) return undefined;
  const found = store.get("/namespaces", namespace);
  if (found === undefined) return notFound(NAMESPACES, namespace);
  if (textAt(found, "metadata", "deletionTimestamp") === undefined) return undefined;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const refusal = forbidden(kind, name, why);
  const causes = [
    {
      reason: "NamespaceTerminating",
      message: `namespace ${namespace} is being terminated`,
      field: "metadata.namespace",
    },
  ];
  return { ...refusal, details: { ...refusal.details, causes } };
}
