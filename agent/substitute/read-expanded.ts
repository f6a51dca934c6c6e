import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isJsonObject } from "../objects/kube-object.ts";
import type { JsonObject } from "../objects/kube-object.ts";
import { composeDocument } from "../objects/yaml/compose.ts";
import { readOldDocument } from "../objects/yaml/decode-old.ts";
import { SUBSTITUTE_KEY } from "./problem.ts";
import type { SubstituteProblem } from "./problem.ts";

const MAX_QUOTED = 80; // characters of a line

/**
 * Reads an object again after expansion. What is wrong with it is told by the line as it was before, as the values in it
 * may be secrets.
 */
export function readExpanded(
  expanded: string,
  printed: string,
): Result<JsonObject, readonly SubstituteProblem[]> {
  const document = readOldDocument(expanded);
  if (!document.ok) return err([notYaml(expanded, printed, document.error.line)]);
  const { value } = document.value;
  return isJsonObject(value) ? ok(value) : err([noObject()]);
}

function notYaml(expanded: string, printed: string, line: number): SubstituteProblem {
  const excerpt = (printed.split("\n")[line - 1] ?? "").trim().slice(0, MAX_QUOTED);
  return {
    code: "result-invalid",
    message: `With its variables in place, the line "${excerpt}" makes the object invalid YAML: ${ruleOf(expanded)}.`,
    advice: `The object is printed anew before variables are put in, so that quotes around \${…} are lost: put them into the value, or annotate the object with ${SUBSTITUTE_KEY}: disabled.`,
    excerpt,
    line,
  };
}

/** Which rule of YAML is broken, in libyaml's words, which quote nothing but names of anchors. */
function ruleOf(text: string): string {
  const composed = composeDocument(text, 0);
  if (composed.ok) return "it holds something that is no plain data";
  const { stage, problem } = composed.error;
  return stage === "composer" ? "it holds an alias without an anchor" : problem;
}

function noObject(): SubstituteProblem {
  return {
    code: "result-invalid",
    message: "With its variables in place, the object is none any more.",
    advice: "Look at the values of variables that stand in names of fields.",
  };
}
