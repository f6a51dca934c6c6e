import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The real flux command, version 2.9; undefined where PULLHOOK_TEST_FLUX names none. */
    readonly flux: string | undefined;
  }
}

const NO_FLUX = "PULLHOOK_TEST_FLUX names no flux command: its tests ran with a stand-in alone";

/** Tells tests by `inject("flux")` where the real flux command is, for those that compare with it. */
export default function setup(project: TestProject): void {
  const flux = process.env["PULLHOOK_TEST_FLUX"] ?? "";
  if (flux === "") process.stdout.write(`${NO_FLUX}\n`);
  project.provide("flux", flux === "" ? undefined : flux);
}
