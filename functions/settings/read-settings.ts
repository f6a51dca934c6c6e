import { quote } from "#contract/json.ts";
import { err, ok, type Result } from "#contract/result.ts";

import { Place, type SettingsProblem } from "./place.ts";
import { readReceivers, readSenders } from "./read-senders.ts";
import { readWant } from "./read-wants.ts";
import type { ClusterSettings, Settings } from "./settings.ts";

/** Reads the settings of a whole file, or tells everything that is wrong with them. */
export function readSettings(value: unknown): Result<Settings, readonly SettingsProblem[]> {
  const problems: SettingsProblem[] = [];
  const place = new Place(value, [], problems);
  place.members(["clusters", "senders", "receivers"]);
  const clusters = place.member("clusters").entries().map(readCluster);
  refuseDoubles(place, clusters);
  const senders = readSenders(place.member("senders"));
  const receivers = readReceivers(place.member("receivers"));
  return problems.length === 0 ? ok({ clusters, senders, receivers }) : err(problems);
}

const CLUSTER_NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/; // goes into the names of queues and roles

function readCluster(place: Place): ClusterSettings {
  place.members(["name", "queueUrl", "wants"]);
  const name = place.member("name").text("staging");
  if (name !== "" && !CLUSTER_NAME.test(name)) {
    place
      .member("name")
      .refuse(
        `${quote(name)} cannot be part of a queue's name.`,
        "Use up to 40 lower-case letters, digits and dashes.",
      );
  }
  const queueUrl = place.member("queueUrl").optionalText("https://sqs.eu-west-1.amazonaws.com/1/q");
  if (queueUrl !== undefined && !(/^https?:\/\//.test(queueUrl) && URL.canParse(queueUrl))) {
    place
      .member("queueUrl")
      .refuse(
        `${quote(queueUrl)} is not an http or https URL.`,
        "Write it as `aws sqs get-queue-url` prints it, or leave it out.",
      );
  }
  const wants = place.member("wants").entries().map(readWant);
  if (place.member("wants").value === undefined || wants.length === 0) {
    place
      .member("wants")
      .refuse(
        "The cluster wants nothing.",
        'Write what it wants to be told of, such as "- repository: https://github.com/acme/shop".',
      );
  }
  return {
    name,
    wants: wants.filter((want) => want !== undefined),
    ...(queueUrl !== undefined && { queueUrl }),
  };
}

function refuseDoubles(place: Place, clusters: readonly ClusterSettings[]): void {
  const entries = place.member("clusters").entries();
  for (const [index, { name }] of clusters.entries()) {
    const first = clusters.findIndex((other) => other.name === name);
    if (name === "" || first === index) continue;
    entries[index]
      ?.member("name")
      .refuse(
        `There is a cluster ${quote(name)} already.`,
        "Give each cluster a name of its own: two agents on one queue would each get half of the hints.",
      );
  }
}
