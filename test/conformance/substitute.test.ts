import { describe, expect, test } from "vitest";

import { isJsonObject } from "#contract/json.ts";

import type { JsonObject } from "../../agent/objects/kube-object.ts";
import { printYaml } from "../../agent/objects/print-yaml.ts";
import { composeDocument } from "../../agent/objects/yaml/compose.ts";
import { decodeNode } from "../../agent/objects/yaml/decode.ts";
import { expandToBytes } from "../../agent/substitute/expand.ts";
import type { Variables } from "../../agent/substitute/expand.ts";
import { substituteObject } from "../../agent/substitute/substitute-object.ts";
import { gatherVariables } from "../../agent/substitute/variables.ts";
import type { VariableSource } from "../../agent/substitute/variables.ts";
import { readCases } from "../support/conformance.ts";

type Texts = Readonly<Record<string, string>>;

interface ExpressionCase {
  readonly name: string;
  readonly template: string;
  readonly vars: Texts;
  readonly options: { readonly strict: boolean };
  readonly output?: string;
  readonly outputBase64?: string; // in place of output, where that is no UTF-8
  readonly error?: string;
}

interface ManifestCase {
  readonly name: string;
  readonly object: string;
  readonly vars?: Texts;
  readonly substituteFrom?: readonly (Omit<VariableSource, "optional"> & {
    readonly optional?: boolean;
    readonly missing?: boolean;
  })[];
  readonly options: { readonly strict?: boolean; readonly always?: boolean };
  readonly rendered: string;
  readonly output?: string;
  readonly outputObject?: JsonObject;
  readonly skipped?: boolean;
  readonly error?: string;
}

function isCase(value: unknown): value is ExpressionCase | ManifestCase {
  return isJsonObject(value) && ("template" in value || "object" in value) && "options" in value;
}

const cases = readCases("vectors/substitute.json", isCase);

describe.skipIf(cases.length === 0)("expressions", () => {
  test.for(cases.filter((given) => "template" in given))("$name", (given) => {
    const { template, vars, options, output = "", outputBase64, error } = given;

    const expanded = expandToBytes(template, new Map(Object.entries(vars)), options);

    const bytes = outputBase64 ?? Buffer.from(output).toString("base64");
    expect(expanded.ok ? Buffer.from(expanded.value).toString("base64") : "an error").toBe(
      error === undefined ? bytes : "an error",
    );
  });
});

describe.skipIf(cases.length === 0)("manifests", () => {
  test.for(cases.filter((given) => "object" in given))("$name", (given) => {
    const object = parse(given.object);
    const { strict = false, always = false } = given.options;
    const variables = gather(given);

    const substituted = variables && substituteObject(object, variables, { strict, always });

    const result = substituted?.ok === true ? substituted.value : "an error";
    expect(printYaml(object)).toBe(given.rendered);
    expect(result).toEqual(given.error === undefined ? (given.outputObject ?? object) : "an error");
    expect(result === "an error" ? undefined : printYaml(result)).toBe(given.output);
  });
});

function gather({ vars = {}, substituteFrom = [] }: ManifestCase): Variables | undefined {
  const sources = substituteFrom.map(
    ({ kind, name, optional = false, missing = false, data = {} }) =>
      missing ? { kind, name, optional } : { kind, name, optional, data },
  );
  const gathered = gatherVariables(sources, vars);
  return gathered.ok ? gathered.value : undefined;
}

/** Reads a resource as kustomize does, whose YAML is a little newer than that of Kubernetes. */
function parse(text: string): JsonObject {
  const document = composeDocument(text);
  const decoded = document.ok && document.value !== undefined && decodeNode(document.value);
  if (decoded !== false && decoded.ok && isJsonObject(decoded.value)) return decoded.value;
  throw new Error(`A conformance case holds no object: ${text}`);
}
