import { ok } from "#contract/result.ts";

import { manageUpdate } from "../managed-fields/manage.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { writeOf } from "./create.ts";
import { decodeSent } from "./decode.ts";

const REVIEWS = /^(self)?subject(access|rules)reviews$|^localsubjectaccessreviews$/;

/** Tells whether objects of a kind are questions: answered, and not kept. */
export function isReview({ kind }: Call): boolean {
  return kind.group === "authorization.k8s.io" && REVIEWS.test(kind.plural);
}

/** Answers who may do what: whoever has the token may do everything. */
export function review(cluster: Cluster, call: Call): Answer {
  const read = decodeSent(call);
  if (!read.ok) return read;
  const managed = manageUpdate(writeOf(cluster, call), undefined, read.value.object);
  const status = call.kind.plural.includes("rules")
    ? { incomplete: false, nonResourceRules: [EVERYTHING_ELSE], resourceRules: [EVERY_RESOURCE] }
    : { allowed: true };
  return ok({ code: 201, object: { ...managed, status }, warnings: read.value.warnings });
}

const EVERY_RESOURCE = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
const EVERYTHING_ELSE = { verbs: ["*"], nonResourceURLs: ["*"] };
