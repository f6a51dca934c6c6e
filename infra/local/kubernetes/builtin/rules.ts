import type { JsonMap } from "../json.ts";
import { mapAt } from "../json.ts";
import type { FieldProblem } from "../refusal.ts";
import { definitionProblems, definitionUpdateProblems } from "../validation/definition-rules.ts";
import * as jobs from "../validation/job-rules.ts";
import * as other from "../validation/other-rules.ts";
import { podSpecProblems } from "../validation/pod-rules.ts";
import { podUpdateProblems } from "../validation/pod-update-rules.ts";
import { serviceProblems, serviceUpdateProblems } from "../validation/service-rules.ts";
import * as workloads from "../validation/workload-rules.ts";

/** What a built-in kind asks of its objects beyond their types. */
export interface Rules {
  readonly create: (object: JsonMap) => readonly FieldProblem[];
  readonly update: (object: JsonMap, live: JsonMap) => readonly FieldProblem[];
}

/** The rules of a kind, named `group/plural`; a kind without any takes everything that fits its type. */
export function rulesOf(resource: string): Rules {
  return RULES[resource] ?? { create: () => [], update: () => [] };
}

type Create = Rules["create"];
type Update = Rules["update"];

/** Rules that hold for new and for changed objects, and what must not change. */
function rules(create: Create, keeps: Update = () => []): Rules {
  return { create, update: (object, live) => [...create(object), ...keeps(object, live)] };
}

function workload(kind: string): Create {
  return (object) => workloads.workloadProblems(object, { kind, restarts: true });
}

function podProblems(pod: JsonMap): readonly FieldProblem[] {
  return podSpecProblems(mapAt(pod, "spec") ?? {}, "spec");
}

const RULES: Readonly<Record<string, Rules>> = {
  "/configmaps": rules(other.configMapProblems, other.immutableProblems),
  "/persistentvolumeclaims": rules(other.claimProblems),
  "/pods": rules(podProblems, podUpdateProblems),
  "/secrets": rules(other.secretProblems, other.immutableProblems),
  "/services": { create: serviceProblems, update: serviceUpdateProblems },
  "apiextensions.k8s.io/customresourcedefinitions": {
    create: definitionProblems,
    update: definitionUpdateProblems,
  },
  "apps/daemonsets": rules(workload("daemonset"), workloads.keptSelectorProblems),
  "apps/deployments": rules(workloads.deploymentProblems, workloads.keptSelectorProblems),
  "apps/replicasets": rules(workload("replicaset"), workloads.keptSelectorProblems),
  "apps/statefulsets": rules(workload("statefulset"), workloads.statefulSetUpdateProblems),
  "autoscaling/horizontalpodautoscalers": rules(other.autoscalerProblems),
  "batch/cronjobs": rules(jobs.cronJobProblems),
  "batch/jobs": rules(jobs.jobProblems, jobs.jobUpdateProblems),
  "networking.k8s.io/ingresses": rules(other.ingressProblems),
  "networking.k8s.io/networkpolicies": rules(other.networkPolicyProblems),
  "policy/poddisruptionbudgets": rules(other.budgetProblems),
  "rbac.authorization.k8s.io/clusterrolebindings": {
    create: other.bindingProblems,
    update: other.bindingUpdateProblems,
  },
  "rbac.authorization.k8s.io/clusterroles": rules(other.roleProblems),
  "rbac.authorization.k8s.io/rolebindings": {
    create: other.bindingProblems,
    update: other.bindingUpdateProblems,
  },
  "rbac.authorization.k8s.io/roles": rules(other.roleProblems),
  "scheduling.k8s.io/priorityclasses": rules(other.priorityProblems),
  "storage.k8s.io/storageclasses": rules(other.storageClassProblems),
};
