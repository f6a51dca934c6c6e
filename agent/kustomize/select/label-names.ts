const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const DOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 63;
const MAX_DOMAIN = 253;

/** Says what is wrong with the key of a label; undefined where nothing is. */
export function labelKeyProblem(key: string): string | undefined {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const [prefix] = parts;
  const isPrefixGood =
    parts.length === 1 ||
    (parts.length === 2 &&
      prefix !== undefined &&
      prefix.length <= MAX_DOMAIN &&
      DOMAIN.test(prefix));
  if (isPrefixGood && name.length <= MAX_NAME && NAME.test(name)) return undefined;
  return `invalid label key ${JSON.stringify(key)}: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`;
}

/** Says what is wrong with the value of a label; undefined where nothing is. */
export function labelValueProblem(key: string, value: string): string | undefined {
  if (value === "" || (value.length <= MAX_NAME && NAME.test(value))) return undefined;
  return `invalid label value: ${JSON.stringify(value)}: at key: ${JSON.stringify(key)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`;
}
