import { isJsonObject } from "#contract/json.ts";

/** The way to a value in a payload: the names and positions that lead there. */
export type Path = readonly string[];

/** The path to each value in a payload. */
export function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...path, name])),
  ];
}

export const GONE = Symbol("the member is left out");

/** What a value is replaced by. */
export const HOSTILE: readonly unknown[] = [
  GONE,
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  "",
  "main",
  "refs/heads/a\nb",
  "refs/heads/../../x",
  `refs/heads/${"a".repeat(5000)}`,
  `refs/heads/${"ü".repeat(1000)}`,
  "0".repeat(40),
  "9".repeat(40),
  "https://user:hunter2@evil.example/a/b?token=hunter2",
  "https://evil.example\\@github.com/a",
  "git@evil.example:a/b",
  "file:///etc/passwd",
  "http://169.254.169.254/latest/meta-data",
  "constructor",
  "\u0000\u202e\ud800",
  "x".repeat(20_000),
  [],
  ["refs/heads/main"],
  {},
  JSON.parse(
    '{"__proto__":{"ref":"refs/heads/evil"},"constructor":{"prototype":{"polluted":true}}}',
  ),
  JSON.parse("[".repeat(500) + "]".repeat(500)),
];

/** The value with what is at a path replaced. */
export function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((inner: unknown, index) =>
      String(index) === name ? replaced(inner, rest, by) : inner,
    );
  }
  if (!isJsonObject(value)) return by;
  const { [name]: inner, ...others } = value;
  const instead = replaced(inner, rest, by);
  return instead === GONE ? others : { ...others, [name]: instead };
}
