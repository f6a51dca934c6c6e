/** What a command reads of the world it is called in. */
export interface Surroundings {
  readonly directory: string; // where the command was called, absolute
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What calling a command comes to. */
export interface CommandResult {
  readonly exitCode: 0 | 1 | 2; // 1: it could not be done; 2: it was called wrongly
  readonly stdout: string;
  readonly stderr: string;
}

/** What one word after `pullhook` stands for. */
export interface Command {
  readonly help: string;
  run(args: readonly string[], surroundings: Surroundings): Promise<CommandResult>;
}

/** It was done; warnings stand on lines of their own. */
export function done(stdout: string, warnings: readonly string[] = []): CommandResult {
  return { exitCode: 0, stdout, stderr: linesOf(warnings) };
}

/** It could not be done. */
export function failed(
  problems: readonly string[],
  warnings: readonly string[] = [],
): CommandResult {
  const told = [...warnings, ...problems.map((problem) => `Error: ${problem}`)];
  return { exitCode: 1, stdout: "", stderr: linesOf(told) };
}

/** It was called wrongly; `where` names the help that tells how it is called. */
export function misused(problems: readonly string[], where: string): CommandResult {
  const told = problems.map((problem) => `Error: ${problem}`);
  return { exitCode: 2, stdout: "", stderr: linesOf([...told, `See: ${where} --help`]) };
}

function linesOf(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
