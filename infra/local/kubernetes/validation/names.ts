import { invalidValue } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";

/** The kinds of name that Kubernetes knows, with the words of apimachinery's util/validation. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly words: string;
  readonly maxLength: number;
  readonly forbidsDots?: boolean; // a dot is told in words of its own
}

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

export const DNS_SUBDOMAIN: NameRule = {
  pattern: new RegExp(`^${SUBDOMAIN}$`),
  words: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  maxLength: 253,
};

export const DNS_LABEL: NameRule = {
  pattern: new RegExp(`^${LABEL}$`),
  words: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
  forbidsDots: true,
  maxLength: 63,
};

export const DNS_1035_LABEL: NameRule = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  words:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  maxLength: 63,
};

/** RBAC's names may be anything that fits one segment of a path. */
export const PATH_SEGMENT: NameRule = {
  pattern: /^(?!\.{1,2}$)[^/%]*$/,
  words: "may not contain '/'",
  maxLength: Number.POSITIVE_INFINITY,
};

const QUALIFIED_WORDS =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const LABEL_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;

/** What is wrong with a name; nothing when it is a good one. */
export function nameProblems(field: string, name: string, rule: NameRule): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (name.length > rule.maxLength) {
    problems.push(invalidValue(field, name, `must be no more than ${rule.maxLength} characters`));
  }
  if (rule.forbidsDots === true && name.includes(".")) {
    problems.push(invalidValue(field, name, "must not contain dots"));
  } else if (!rule.pattern.test(name)) problems.push(invalidValue(field, name, rule.words));
  return problems;
}

/** What is wrong with the key of a label or annotation. */
export function qualifiedNameProblems(field: string, name: string): readonly FieldProblem[] {
  return qualifiedNameWords(name).map((words) => invalidValue(field, name, words));
}

export function qualifiedNameWords(name: string): readonly string[] {
  const parts = name.split("/");
  if (parts.length > 2) {
    return [
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  const local = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const words: string[] = [];
  if (prefix === "") words.push("prefix part must be non-empty");
  else if (prefix !== undefined && prefix.length > SUBDOMAIN_LENGTH) {
    words.push(`prefix part must be no more than ${SUBDOMAIN_LENGTH} characters`);
  } else if (prefix !== undefined && !DNS_SUBDOMAIN.pattern.test(prefix)) {
    words.push(`prefix part ${DNS_SUBDOMAIN.words}`);
  }
  if (local === "") words.push("name part must be non-empty");
  if (local.length > LABEL_LENGTH)
    words.push(`name part must be no more than ${LABEL_LENGTH} characters`);
  if (!new RegExp(`^${QUALIFIED}$`).test(local)) words.push(QUALIFIED_WORDS);
  return words;
}

/** What is wrong with the value of a label. */
export function labelValueProblems(field: string, value: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (value.length > LABEL_LENGTH) {
    problems.push(invalidValue(field, value, `must be no more than ${LABEL_LENGTH} characters`));
  }
  if (!new RegExp(`^(${QUALIFIED})?$`).test(value)) {
    problems.push(invalidValue(field, value, VALUE_WORDS));
  }
  return problems;
}
