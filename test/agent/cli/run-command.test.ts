import { describe, expect, test } from "vitest";

import { runCommand } from "../../../agent/cli/run-command.ts";
import { folderOf } from "../../support/folder.ts";

function run(...args: readonly string[]): ReturnType<typeof runCommand> {
  return runCommand(args, { directory: folderOf({}), env: {} });
}

describe("pullhook", () => {
  test.for([[["--help"]], [["-h"]], [["help"]]] as const)(
    "%s tells the commands",
    async ([args]) => {
      const { exitCode, stdout, stderr } = await run(...args);

      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      expect(stdout).toMatch(/build .*\n.*set /);
    },
  );

  test.for([
    [[], "Error: a command is missing; there are: build, set"],
    [["bild"], 'Error: there is no command "bild"; there are: build, set'],
    [["toString"], 'Error: there is no command "toString"; there are: build, set'],
    [["build", "--bogus"], "Error: unknown flag: --bogus"],
    [["build", "a", "b"], "Error: there are 2 paths: specify one"],
    [["build", "-o"], "Error: -o needs a value"],
    [
      ["build", "--load-restrictor", "none"],
      "Error: illegal flag value --load-restrictor none; legal values: LoadRestrictionsRootOnly, LoadRestrictionsNone",
    ],
    [["build", "--reorder=x"], "Error: illegal flag value --reorder x; legal values: none, legacy"],
    [["set"], "Error: a field is missing; there are: image, namespace, label,"],
    [["set", "imgae", "a:1"], 'Error: there is no field "imgae" to set; there are: image,'],
    [["set", "namesuffix", "-x"], "Error: unknown flag: -x"],
  ] as const)("%j is called wrongly", async ([args, told]) => {
    const { exitCode, stdout, stderr } = await run(...args);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(told);
    expect(stderr).toMatch(/See: pullhook.* --help\n$/);
  });

  test.for(["build", "set"])("%s --help tells how it is called", async (command) => {
    const { exitCode, stdout } = await run(command, "--help");

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: pullhook ${command}`);
  });
});
