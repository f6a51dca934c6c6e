import { createHash, timingSafeEqual } from "node:crypto";

/** Who may use a repository: a user with a password, or the bearer of a token. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  | { readonly token: string };

/** Tells whether an `Authorization` header shows these credentials. */
export function areShown(credentials: Credentials, header: string | undefined): boolean {
  return header !== undefined && isSame(header, headerOf(credentials));
}

function headerOf(credentials: Credentials): string {
  if ("token" in credentials) return `Bearer ${credentials.token}`;
  const pair = `${credentials.username}:${credentials.password}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
