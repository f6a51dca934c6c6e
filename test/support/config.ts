import { describeProblems, readConfig, type Config } from "../../functions/config.ts";

/** The settings that an environment and a file come to. */
export function configOf(env: Readonly<Record<string, string>>, file?: object): Config {
  const config = readConfig(env, file === undefined ? undefined : JSON.stringify(file));
  if (!config.ok) throw new Error(describeProblems(config.error));
  return config.value;
}
