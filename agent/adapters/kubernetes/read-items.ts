import { isKubeObject, type JsonObject, type KubeObject } from "../../objects/kube-object.ts";
import { listAt, objectAt } from "../../objects/read-json.ts";

/** The items of a list. They do not say what they are, or say something else where they are partial: the one who asked knows. */
export function readItems(
  list: JsonObject | undefined,
  { apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">,
): readonly KubeObject[] {
  const items = listAt(list, "items").map((item) => ({ ...objectAt(item), apiVersion, kind }));
  return items.filter(isKubeObject);
}
