import { err, ok, type Result } from "#contract/result.ts";

import type { BuildOptions } from "../../kustomize/build.ts";
import { readArguments, type Flag } from "../read-arguments.ts";

/** What is to be built, and where it goes. */
export interface BuildRequest {
  readonly path: string; // a directory or the URL of a git repository
  readonly output?: string; // a file, or a directory for a file an object; absent: stdout
  readonly options: Pick<BuildOptions, "loadRestrictor" | "managedByLabel" | "reorder">;
  readonly allowsRemote: boolean;
  readonly warnings: readonly string[]; // about the way it was asked for
}

/** Why nothing can be built: it was asked for wrongly, or is not possible here. */
export interface Refusal {
  readonly kind: "misused" | "unsupported";
  readonly problems: readonly string[];
}

const FLAGS: readonly Flag[] = [
  ...["load-restrictor", "reorder"].map((name) => ({ name, isSwitch: false })),
  { name: "output", short: "o", isSwitch: false },
  ...["enable-managedby-label", "no-remote-bases", "stack-trace"].map((name) => ({
    name,
    isSwitch: true,
  })),
];

/** kustomize's flags for charts, plugins and functions, which run programs. */
const RUNNING_FLAGS: readonly Flag[] = [
  ...[
    "enable-helm",
    "helm-debug",
    "enable-alpha-plugins",
    "enable-exec",
    "network",
    "as-current-user",
  ].map((name) => ({ name, isSwitch: true })),
  ...["helm-command", "helm-api-versions", "helm-kube-version", "network-name", "mount"].map(
    (name) => ({ name, isSwitch: false }),
  ),
  { name: "env", short: "e", isSwitch: false },
];

const REASONS: Readonly<Record<string, string>> = {
  "enable-helm":
    "--enable-helm is not supported yet: render the charts with `helm template` and name the files under resources.",
  "enable-alpha-plugins":
    "--enable-alpha-plugins is not supported: plugins run programs, and no build here does.",
  "enable-exec": "--enable-exec is not supported: functions run programs, and no build here does.",
};

const RESTRICTORS: Readonly<Record<string, "none" | "root-only">> = {
  "": "root-only",
  LoadRestrictionsRootOnly: "root-only",
  LoadRestrictionsNone: "none",
};

const DEPRECATED: Readonly<Record<string, string>> = {
  reorder: "use the new 'sortOptions' field in kustomization.yaml instead.",
  "enable-managedby-label":
    "The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.",
};

/** Reads the arguments of `pullhook build`, which are those of `kustomize build`. */
export function readBuildRequest(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<BuildRequest, Refusal> {
  const { flags, words, problems } = readArguments(args, [...FLAGS, ...RUNNING_FLAGS]);
  const restrictor = flags.get("load-restrictor") ?? "";
  const reorder = flags.get("reorder");
  const wrong = [
    ...problems,
    ...(words.length > 1 ? [`there are ${words.length} paths: specify one`] : []),
    ...(words[0] === "" ? ["directory path cannot be empty"] : []),
    ...illegal("load-restrictor", restrictor, Object.keys(RESTRICTORS)),
    ...illegal("reorder", reorder ?? "none", ["none", "legacy"]),
  ];
  if (wrong.length > 0) return err({ kind: "misused", problems: wrong });
  const unsupported = Object.entries(REASONS).filter(([name]) => flags.get(name) === "true");
  if (unsupported.length > 0) {
    return err({ kind: "unsupported", problems: unsupported.map(([, reason]) => reason) });
  }
  const output = flags.get("output") ?? "";
  return ok({
    path: words[0] ?? ".",
    ...(output === "" ? {} : { output }),
    options: {
      loadRestrictor: RESTRICTORS[restrictor] ?? "root-only",
      reorder: reorder === "none" || reorder === "legacy" ? reorder : "unspecified",
      managedByLabel:
        flags.get("enable-managedby-label") === "true" ||
        env["KUSTOMIZE_ENABLE_MANAGEDBY_LABEL"] === "on",
    },
    allowsRemote: flags.get("no-remote-bases") !== "true",
    warnings: [...flags.keys()].flatMap(deprecation),
  });
}

function illegal(name: string, value: string, legal: readonly string[]): string[] {
  if (legal.includes(value)) return [];
  const values = legal.filter((known) => known !== "").join(", ");
  return [`illegal flag value --${name} ${value}; legal values: ${values}`];
}

function deprecation(name: string): string[] {
  const instead = DEPRECATED[name];
  return instead === undefined ? [] : [`Flag --${name} has been deprecated, ${instead}`];
}
