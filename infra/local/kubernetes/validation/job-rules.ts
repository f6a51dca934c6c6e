import { mapAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { invalidValue, required } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";
import { keptProblems } from "./kept-fields.ts";
import { podSpecProblems } from "./pod-rules.ts";

/** What is wrong with a Job. */
export function jobProblems(job: JsonMap): readonly FieldProblem[] {
  const spec = mapAt(job, "spec") ?? {};
  const path = "spec.template.spec";
  const selector = mapAt(spec, "selector");
  const isForeign =
    spec["manualSelector"] !== true && Object.keys(mapAt(selector, "matchLabels") ?? {}).length > 1;
  const words = "`selector` not auto-generated";
  return [
    ...(isForeign ? [invalidValue("spec.selector", selector, words)] : []),
    ...podSpecProblems(mapAt(spec, "template", "spec") ?? {}, path),
    ...jobRestart(spec, path),
  ];
}

function jobRestart(spec: JsonMap, path: string): readonly FieldProblem[] {
  const policy = textAt(spec, "template", "spec", "restartPolicy");
  if (policy === "OnFailure" || policy === "Never") return [];
  return [required(`${path}.restartPolicy`, 'valid values: "OnFailure", "Never"')];
}

/** What of a Job must stay. */
export function jobUpdateProblems(object: JsonMap, live: JsonMap): readonly FieldProblem[] {
  return [
    ...["completions", "selector", "completionMode"].flatMap((name) =>
      keptProblems(object, live, ["spec", name]),
    ),
    ...keptProblems(object, live, ["spec", "template"]),
  ];
}

const CRON_FIELDS = 5;

/** What is wrong with a CronJob. */
export function cronJobProblems(job: JsonMap): readonly FieldProblem[] {
  const schedule = textAt(job, "spec", "schedule") ?? "";
  const template = mapAt(job, "spec", "jobTemplate", "spec") ?? {};
  const path = "spec.jobTemplate.spec.template.spec";
  return [
    ...scheduleProblems(schedule),
    ...podSpecProblems(mapAt(template, "template", "spec") ?? {}, path),
    ...jobRestart(template, path),
  ];
}

function scheduleProblems(schedule: string): readonly FieldProblem[] {
  if (schedule === "") return [required("spec.schedule")];
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every .+)$/.test(schedule))
    return [];
  const fields = schedule.trim().split(/\s+/);
  if (fields.length === CRON_FIELDS) return [];
  const words = `expected exactly ${CRON_FIELDS} fields, found ${fields.length}: [${fields.join(" ")}]`;
  return [invalidValue("spec.schedule", schedule, words)];
}
