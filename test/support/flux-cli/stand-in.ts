import { parseArgs, type ParseArgsConfig } from "node:util";

import type { Cluster } from "../../../agent/ports.ts";
import { FluxApi } from "./api.ts";
import type { Command } from "./call.ts";
import { build } from "./commands/build.ts";
import { check, version } from "./commands/check.ts";
import { create } from "./commands/create.ts";
import { deleteObject } from "./commands/delete.ts";
import { diffWith } from "./commands/diff.ts";
import { events } from "./commands/events.ts";
import { exportObject } from "./commands/export.ts";
import { get } from "./commands/get.ts";
import { logs } from "./commands/logs.ts";
import { reconcile } from "./commands/reconcile.ts";
import { stats } from "./commands/stats.ts";
import { resume, suspend } from "./commands/suspend.ts";
import { trace } from "./commands/trace.ts";
import { tree } from "./commands/tree.ts";
import type { Flux } from "./flux.ts";
import { Voice } from "./voice.ts";

const SWITCH = { type: "boolean" } as const;
const VALUE = { type: "string" } as const;

const FLAGS: NonNullable<ParseArgsConfig["options"]> = {
  "all-namespaces": SWITCH,
  compact: SWITCH,
  pre: SWITCH,
  silent: SWITCH,
  wait: SWITCH,
  "with-source": SWITCH,
  branch: VALUE,
  for: VALUE,
  interval: VALUE,
  kind: VALUE,
  "label-selector": VALUE,
  level: VALUE,
  name: VALUE,
  namespace: VALUE,
  path: VALUE,
  "poll-interval": VALUE,
  "progress-bar": VALUE,
  prune: VALUE,
  source: VALUE,
  "status-selector": VALUE,
  timeout: VALUE,
  url: VALUE,
};

const DEFAULT_NAMESPACE = "flux-system";

/**
 * Stands in for the flux command: makes the calls that it makes to the API server, waits for what it waits for, and says
 * what it says, as far as these tests go. Where PULLHOOK_TEST_FLUX names the real one, the same tests run with that too.
 */
export function standInFlux(kubeconfig: string, cluster: Cluster): Flux {
  const api = new FluxApi(kubeconfig);
  const commands: Readonly<Record<string, Command>> = {
    build,
    check,
    create,
    delete: deleteObject,
    diff: diffWith(cluster),
    events,
    export: exportObject,
    get,
    logs,
    reconcile,
    resume,
    stats,
    suspend,
    trace,
    tree,
    version,
  };
  return async (...args) => {
    const long = args.map((arg) => (arg === "-l" ? "--label-selector" : arg));
    const parsed = parseArgs({ args: long, options: FLAGS, allowPositionals: true });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    const [name = "", ...words] = parsed.positionals;
    const command = commands[name];
    if (command === undefined) throw new Error(`The stand-in knows no "flux ${name}".`);
    const voice = new Voice();
    function flag(one: string): string {
      const value = values[one];
      return typeof value === "string" ? value : "";
    }
    const code = await command({
      api,
      voice,
      words,
      flag,
      namespace: flag("namespace") === "" ? DEFAULT_NAMESPACE : flag("namespace"),
      has: (one) => values[one] === true,
    }).catch((thrown: unknown) => {
      voice.failure(thrown instanceof Error ? thrown.message : String(thrown));
      return 1;
    });
    return { code, stdout: voice.out, stderr: voice.err };
  };
}
