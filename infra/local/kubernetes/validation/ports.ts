import { invalidValue } from "../refusal.ts";
import type { FieldProblem } from "../refusal.ts";

const MAX_PORT = 65_535;
const MAX_NAME_LENGTH = 15;

/** A port number has to be one. */
export function portProblems(field: string, port: number): readonly FieldProblem[] {
  if (port >= 1 && port <= MAX_PORT) return [];
  return [invalidValue(field, port, `must be between 1 and ${MAX_PORT}, inclusive`)];
}

/** A port's name is an IANA service name (RFC 6335). */
export function portNameProblems(field: string, name: string): readonly FieldProblem[] {
  const words: string[] = [];
  if (name.length > MAX_NAME_LENGTH)
    words.push(`must be no more than ${MAX_NAME_LENGTH} characters`);
  if (!/^[-a-z0-9]+$/.test(name)) {
    words.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  } else if (!/[a-z]/.test(name)) words.push("must contain at least one letter (a-z)");
  if (name.includes("--")) words.push("must not contain consecutive hyphens");
  if (/^-|-$/.test(name)) words.push("must not begin or end with a hyphen");
  return words.map((sentence) => invalidValue(field, name, sentence));
}
