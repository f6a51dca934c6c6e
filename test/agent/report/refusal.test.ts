import { describe, expect, test } from "vitest";

import { isPassing, refusalMessage } from "../../../agent/report/refusal.ts";

const NAME = "ConfigMap/apps/settings";
const LATER = "it is tried again after spec.retryInterval";

describe("refusalMessage", () => {
  test.for([
    [
      "a kind that is not served",
      {
        status: 404,
        reason: "NoMatch",
        message: 'no matches for kind "Widget" in version "example.com/v1"',
      },
      `${NAME} dry-run failed: no matches for kind "Widget" in version "example.com/v1": apply the CustomResourceDefinition that makes this kind first, or correct apiVersion and kind`,
    ],
    [
      "a namespace that is not there",
      { status: 404, reason: "NotFound", message: 'namespaces "apps" not found' },
      `${NAME} not found: namespaces "apps" not found: create it first, or apply it with this Kustomization`,
    ],
    [
      "a namespace that is on its way out",
      {
        status: 403,
        reason: "Forbidden",
        message: "unable to create new content in namespace apps because it is being terminated",
      },
      `${NAME} dry-run failed (Forbidden): unable to create new content in namespace apps because it is being terminated: it is applied again when that namespace is gone; the conditions in its status tell what holds it`,
    ],
    [
      "a definition that is on its way out",
      {
        status: 403,
        reason: "Forbidden",
        message: "create not allowed while custom resource definition is terminating",
      },
      `${NAME} dry-run failed (Forbidden): create not allowed while custom resource definition is terminating: it is applied again when that definition is gone and made anew`,
    ],
    [
      "a field that cannot be changed",
      { status: 422, reason: "Invalid", message: "field is immutable when `immutable` is set" },
      `${NAME} dry-run failed (Invalid): field is immutable when \`immutable\` is set: delete ${NAME}, or let it be deleted and made anew by the annotation kustomize.toolkit.fluxcd.io/force: enabled`,
    ],
    [
      "a webhook that says no",
      {
        status: 403,
        reason: "Forbidden",
        message: 'admission webhook "a.example.com" denied the request: no owner',
      },
      `${NAME} dry-run failed (Forbidden): admission webhook "a.example.com" denied the request: no owner: change in git what the webhook names, or have its configuration let it pass`,
    ],
    [
      "a webhook that cannot be asked without a write",
      {
        status: 400,
        reason: "BadRequest",
        message: 'admission webhook "a.example.com" does not support dry run',
      },
      `${NAME} dry-run failed (BadRequest): admission webhook "a.example.com" does not support dry run: set sideEffects: None, or NoneOnDryRun, in the configuration of the webhook`,
    ],
    [
      "a webhook that does not answer",
      {
        status: 500,
        reason: "InternalError",
        message:
          'Internal error occurred: failed calling webhook "a.example.com": deadline exceeded',
      },
      `${NAME} dry-run failed (InternalError): Internal error occurred: failed calling webhook "a.example.com": deadline exceeded: see that the service of the webhook answers; ${LATER}`,
    ],
    [
      "too many requests",
      { status: 429, reason: "TooManyRequests", message: "too many requests" },
      `${NAME} dry-run failed (TooManyRequests): too many requests: ${LATER}`,
    ],
    [
      "no answer",
      { status: 0, reason: "Unreachable", message: "the API server did not answer: ECONNREFUSED" },
      `${NAME} dry-run failed: the API server did not answer: ECONNREFUSED: ${LATER}`,
    ],
    [
      "what is wrong in another way",
      { status: 422, reason: "Invalid", message: "spec.selector: Required value" },
      `${NAME} dry-run failed (Invalid): spec.selector: Required value`,
    ],
  ] as const)("tells %s, with the next step", ([, problem, want]) => {
    expect(refusalMessage({ name: NAME, doing: "dry-run" }, problem)).toBe(want);
  });

  test("tells an object that could not be read", () => {
    const problem = { status: 503, reason: "", message: "HTTP 503" };

    expect(refusalMessage({ name: NAME, doing: "query" }, problem)).toBe(
      `${NAME} query failed: HTTP 503: ${LATER}`,
    );
  });

  test("tells what the dry run let pass and the apply did not", () => {
    const problem = { status: 429, reason: "TooManyRequests", message: "too many requests" };

    expect(refusalMessage({ name: NAME, doing: "apply" }, problem)).toBe(
      `${NAME} apply failed: too many requests: ${LATER}`,
    );
  });
});

test.for([
  [0, "Unreachable", true],
  [429, "TooManyRequests", true],
  [500, "InternalError", true],
  [500, "", false], // an object that does not fit the schema
  [503, "", true],
  [504, "Timeout", true],
  [403, "Forbidden", false],
  [404, "NotFound", false],
  [409, "Conflict", false],
  [422, "Invalid", false],
] as const)("isPassing, of %s %s: %s", ([status, reason, want]) => {
  expect(isPassing({ status, reason, message: "" })).toBe(want);
});
