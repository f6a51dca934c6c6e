const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const DOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 63;
const MAX_DOMAIN = 253;

const ENDS = "must start and end with an alphanumeric character";
const QUALIFIED = `must consist of alphanumeric characters, '-', '_' or '.', and ${ENDS} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
const SUBDOMAIN = `a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and ${ENDS} (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
const VALUE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and ${ENDS} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`;

/** Says what is wrong with the key of a label, in Kubernetes' words; undefined where nothing is. */
export function labelKeyProblem(key: string): string | undefined {
  const problems = qualifiedNameProblems(key);
  if (problems.length === 0) return undefined;
  return `invalid label key ${JSON.stringify(key)}: ${problems.join("; ")}`;
}

function qualifiedNameProblems(key: string): readonly string[] {
  const parts = key.split("/");
  if (parts.length > 2) {
    return [
      `a qualified name ${QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  return [...(prefix === undefined ? [] : prefixProblems(prefix)), ...nameProblems(name)];
}

function prefixProblems(prefix: string): readonly string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  const problems = [
    ...(prefix.length > MAX_DOMAIN ? [tooLong(MAX_DOMAIN)] : []),
    ...(DOMAIN.test(prefix) ? [] : [SUBDOMAIN]),
  ];
  return problems.map((problem) => `prefix part ${problem}`);
}

function nameProblems(name: string): readonly string[] {
  const problems = [
    ...(name === "" ? ["must be non-empty"] : []),
    ...(name.length > MAX_NAME ? [tooLong(MAX_NAME)] : []),
    ...(NAME.test(name) ? [] : [QUALIFIED]),
  ];
  return problems.map((problem) => `name part ${problem}`);
}

/** Says what is wrong with the value of a label, in Kubernetes' words; undefined where nothing is. */
export function labelValueProblem(key: string, value: string): string | undefined {
  const problems = [
    ...(value.length > MAX_NAME ? [tooLong(MAX_NAME)] : []),
    ...(value === "" || NAME.test(value) ? [] : [VALUE]),
  ];
  if (problems.length === 0) return undefined;
  const what = `${JSON.stringify(value)}: at key: ${JSON.stringify(key)}`;
  return `invalid label value: ${what}: ${problems.join("; ")}`;
}

function tooLong(limit: number): string {
  return `must be no more than ${limit} characters`;
}
