import {
  done,
  failed,
  misused,
  type Command,
  type CommandResult,
  type Surroundings,
} from "./command.ts";

/** A command, loaded only when it is called: a call pays for no other. */
interface Listed {
  readonly summary: string;
  load(): Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Listed>> = {
  build: {
    summary: "print what a kustomization comes to, as kustomize build does",
    load: async () => (await import("./build/build-command.ts")).BUILD,
  },
  set: {
    summary: "change the kustomization.yaml of this directory, as kustomize edit set does",
    load: async () => (await import("./set/set-command.ts")).SET,
  },
};

const HELP = [
  "Usage: pullhook COMMAND",
  "",
  "What can be done from a laptop or a pipeline; the agent that works in a cluster is another program.",
  "",
  ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`),
  "",
  "pullhook COMMAND --help tells more.",
].join("\n");

/** Runs what the arguments after `pullhook` say. */
export async function runCommand(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<CommandResult> {
  const [name = "", ...rest] = args;
  if (name === "--help" || name === "-h" || name === "help") return done(`${HELP}\n`);
  const listed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (listed === undefined) {
    const what = name === "" ? "a command is missing" : `there is no command "${name}"`;
    return misused([`${what}; there are: ${Object.keys(COMMANDS).join(", ")}`], "pullhook");
  }
  try {
    const command = await listed.load();
    if (asksForHelp(rest)) return done(`${command.help}\n`);
    return await command.run(rest, surroundings);
  } catch (thrown) {
    return failed([thrown instanceof Error ? thrown.message : String(thrown)]);
  }
}

/** What follows `--` is no flag. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const flags = end === -1 ? args : args.slice(0, end);
  return flags.includes("--help") || flags.includes("-h");
}
