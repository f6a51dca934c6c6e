import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { mapAt, textAt, withAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Kind } from "../kinds/kind.ts";
import { badRequest, invalid, invalidValue } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Call } from "./call.ts";
import { PROTOBUF, readObject } from "./read-body.ts";

export interface Read {
  readonly object: JsonMap;
  readonly warnings: readonly string[];
}

/** Reads the object in a POST or PUT: of the right kind, without unknown fields (or with a warning for each). */
export function decodeSent({
  kind,
  options,
  body,
  bytes,
  contentType,
}: Call): Result<Read, Refusal> {
  const sent =
    contentType === PROTOBUF && kind.decodeBytes !== undefined
      ? fromBytes(kind.decodeBytes(bytes))
      : readObject(body, contentType, kind.kind);
  if (!sent.ok) return sent;
  const { value, duplicates } = sent.value;
  const [apiVersion = kind.apiVersion, name = kind.kind] = [
    textAt(value, "apiVersion"),
    textAt(value, "kind"),
  ];
  if (name !== kind.kind) return err(wrongKind(kind, { apiVersion, name, object: value }));
  if (apiVersion !== kind.apiVersion) {
    return err(
      badRequest(
        `the API version in the data (${apiVersion}) does not match the expected API version (${kind.apiVersion})`,
      ),
    );
  }
  const decoded = kind.decode(value);
  const what = `${name} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}`;
  if (decoded.problem !== undefined) return err(badRequest(`${what}: ${decoded.problem}`));
  const strict = strictProblems(decoded.unknown, duplicates);
  if (options.fieldValidation === "Strict" && strict.length > 0) {
    return err(badRequest(`${what}: strict decoding error: ${strict.join(", ")}`));
  }
  return ok({
    object: decoded.object,
    warnings: options.fieldValidation === "Warn" ? strict : [],
  });
}

function fromBytes(object: Result<JsonMap, string>): ReturnType<typeof readObject> {
  return object.ok
    ? ok({ value: object.value, duplicates: [], isJson: true })
    : err(badRequest(object.error));
}

/** How fields that a kind does not have, or that stand twice, are told. */
export function strictProblems(
  unknown: readonly string[],
  duplicates: readonly string[],
): readonly string[] {
  return [
    ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`),
    ...duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`),
  ];
}

interface Sent {
  readonly apiVersion: string;
  readonly name: string; // of the kind
  readonly object: JsonMap;
}

function wrongKind(kind: Kind, { apiVersion, name, object }: Sent): Refusal {
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  if (kind.custom) {
    const problem = invalidValue("kind", name, `must be ${kind.kind}`);
    return invalid({ group, kind: name }, textAt(object, "metadata", "name") ?? "", [problem]);
  }
  const internal = kind.group === "" ? "core" : (kind.group.split(".")[0] ?? "");
  return badRequest(
    `${name} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}: converting (${version}.${name}) to (${internal}.${kind.kind}): unknown conversion`,
  );
}

/** The object in the namespace and under the name of the request, or why it is in another. */
export function placed({ kind, namespace, name }: Call, object: JsonMap): Result<JsonMap, Refusal> {
  const metadata = mapAt(object, "metadata") ?? {};
  const [itsNamespace = "", itsName = ""] = [
    textAt(metadata, "namespace"),
    textAt(metadata, "name"),
  ];
  if (kind.namespaced && itsNamespace !== "" && itsNamespace !== namespace) {
    return err(
      badRequest(
        "the namespace of the provided object does not match the namespace sent on the request",
      ),
    );
  }
  if (name !== undefined && itsName !== "" && itsName !== name) {
    return err(
      badRequest(
        `the name of the object (${itsName}) does not match the name on the URL (${name})`,
      ),
    );
  }
  if (name !== undefined && itsName === "") {
    return err(
      badRequest(
        `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
      ),
    );
  }
  return ok(withAt(object, ["metadata", "namespace"], kind.namespaced ? namespace : undefined));
}
