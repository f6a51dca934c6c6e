import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  parseRepositoryUrl,
  sameRepository,
  withoutCredentials,
} from "#contract/repository-url.ts";

function areSame(a: string, b: string): boolean {
  const [left, right] = [parseRepositoryUrl(a), parseRepositoryUrl(b)];
  return left.ok && right.ok && sameRepository(left.value, right.value);
}

const SAME = [
  ["https://git.example.com/a/b", "http://git.example.com/a/b"],
  ["https://git.example.com:8443/a/b", "https://git.example.com:8443/a/b.git"],
  ["https://git.example.com:8443/a/b", "ssh://git@git.example.com/a/b"],
  ["https://git.example.com/a/b", "ssh://git@git.example.com:2222/a/b"],
  ["https://git.example.com:/a/b", "https://git.example.com/a/b"],
  ["git+ssh://git@github.com/a/b", "ssh+git://github.com/a/b"],
  ["github.com:a/b", "https://github.com/a/b"],
  ["ssh://git@ssh.github.com:443/a/b.git", "https://github.com/a/b"],
  ["git@altssh.bitbucket.org:a/b", "https://bitbucket.org/a/b"],
  ["https://GitHub.com/FluxCD/Flux2", "git@github.com:fluxcd/flux2"],
  ["https://github.com/a/x/../b", "https://github.com/a/b"],
  ["https://github.com/a/b#readme", "https://github.com/a/b"],
  ["https://github.com/../a/b", "https://github.com/a/b"],
  ["https://git.example.com/a/b%2Egit", "https://git.example.com/a/b"],
  ["https://git.example.com/a%zz/b", "https://git.example.com/a%zz/b"],
  ["https://git.example.com/a%ff/b", "https://git.example.com/a%FF/b"],
  ["git@[2001:db8::1]:a/b", "https://[2001:db8:0:0::1]/a/b"],
  ["git@[git.example.com:2222]:a/b", "ssh://git.example.com:2222/a/b"],
  ["[git@git.example.com:2222]:a/b", "ssh://git.example.com:2222/a/b"],
  ["alice@host.example:~/b.git", "ssh://host.example/~alice/b"],
  ["/srv/git/a.git", "file:///srv/git/a"],
  ["file://localhost/srv/git/a", "/srv/git//a/"],
  ["https://dev.azure.com/Org/Proj/_git/Repo", "https://dev.azure.com/org/proj/_git/repo"],
  ["ssh://git@ssh.dev.azure.com/v3/org/proj/repo", "https://dev.azure.com/org/proj/_git/repo"],
  [
    "ssh://git@ssh.dev.azure.com:22/v3/org/My%20Proj/repo",
    "https://dev.azure.com/org/My Proj/_git/repo",
  ],
  [
    "ssh://org@vs-ssh.visualstudio.com:22/proj/_ssh/repo",
    "https://dev.azure.com/org/proj/_git/repo",
  ],
  [
    "ssh://org@vs-ssh.visualstudio.com/DefaultCollection/proj/_ssh/repo",
    "https://org.visualstudio.com/proj/_git/repo",
  ],
  ["https://org.visualstudio.com/_git/repo", "https://dev.azure.com/org/repo/_git/repo"],
  ["https://bb.example/scm/prj/repo.git", "ssh://git@bb.example:7999/PRJ/repo.git"],
  ["https://bb.example/scm/prj/repo.git", "https://bb.example/scm/PRJ/Repo.git"],
  ["https://bb.example/scm/prj/repo.git", "git@bb.example:prj/repo.git"],
  ["https://bb.example:8443/scm/prj/repo.git", "ssh://git@bb.example:7999/prj/repo.git"],
  ["https://bb.example/bitbucket/scm/prj/repo.git", "ssh://git@bb.example:7999/prj/repo.git"],
  ["https://git.example.com/scm/a/b", "git@git.example.com:scm/a/b"],
] as const;

const DIFFERENT = [
  ["https://github.com@evil.example/a/b", "https://github.com/a/b"],
  ["https://evil.example#@github.com/a/b", "https://github.com/a/b"],
  ["https://evil.example/?@github.com/a/b", "https://github.com/a/b"],
  ["https://github.com\\@evil.example/a/b", "https://github.com/a/b"],
  ["https://github.com/a/b\n", "https://github.com/a/b\nc"],
  ["https://github.com/a/b.git.git", "https://github.com/a/b"],
  ["http://git.example.com:8080/a/b", "https://git.example.com:8443/a/b"],
  ["git://git.example.com:1234/a/b", "ssh://git.example.com:2222/a/b"],
  ["file:///a/b", "https://localhost/a/b"],
  ["file://server/a/b", "/a/b"],
  ["/srv/a%20b", "/srv/a b"],
  ["https://dev.azure.com/org/proj/_git/repo", "https://dev.azure.com/org/other/_git/repo"],
  ["https://dev.azure.com/org/proj/_git/repo", "https://dev.azure.com/org/proj/_git/repo/branches"],
  ["https://bb.example/scm/prj/repo", "https://bb.example/prj/repo"],
  ["https://bb.example/one/scm/prj/repo", "https://bb.example/two/scm/prj/repo"],
  ["https://bb.example/one/scm/prj/repo", "git@bb.example:prj/repo"],
  ["https://bb.example/scm/prj/repo", "ssh://git@bb.example:7999/oth/repo"],
] as const;

describe("the same repository", () => {
  test.for(SAME)("%s is %s", ([a, b]) => {
    expect(areSame(a, b)).toBe(true);
    expect(areSame(b, a)).toBe(true);
  });

  test.for(DIFFERENT)("%s is not %s", ([a, b]) => {
    expect(areSame(a, b)).toBe(false);
    expect(areSame(b, a)).toBe(false);
  });
});

describe("what is no repository", () => {
  test.for([
    ["", "is not a URL"],
    ["fluxcd/flux2", "is not a URL"],
    ["https://github.com", "names a host but no repository"],
    ["https:///a/b", "names no host"],
    ["https://git.example.com:99999/a", "names no host"],
    ["https://git.example.com:x/a", "names no host"],
    ["https://./a", "names no host"],
    ["ftp://git.example.com/a", 'has the scheme "ftp"'],
    ["constructor://git.example.com/a", 'has the scheme "constructor"'],
    ["https://github.com/a\u0000b", "has a control character"],
    [`https://github.com/${"a".repeat(3000)}`, "has more than 2048 characters"],
  ] as const)("%j %s", ([text, because]) => {
    const url = parseRepositoryUrl(text);

    expect(url.ok ? "read" : url.error).toContain(because);
  });
});

describe("printing", () => {
  test.for([
    ["https://user:hunter2@git.example.com/a/b.git", "https://git.example.com/a/b.git"],
    ["https://hunter2@git.example.com/a/b?token=hunter2#hunter2", "https://git.example.com/a/b"],
    ["ssh://git:hunter2@git.example.com:2222/a/b", "ssh://git@git.example.com:2222/a/b"],
    ["git@github.com:a/b.git", "git@github.com:a/b.git"],
    [" /srv/git/a ", "/srv/git/a"],
    ["https://user:hunt/er2@git.example.com:x/a", "https://git.example.com:x/a"],
    ["user:hunter2@git.example.com:a/b", "git.example.com:a/b"],
    ["user:hunt/er2@git.example.com/a/b", "git.example.com/a/b"],
    ["nonsense?hunter2", "nonsense"],
  ] as const)("%s is shown as %s", ([text, shown]) => {
    expect(withoutCredentials(text)).toBe(shown);
  });
});

const words = fc.stringMatching(/^[a-zA-Z0-9._~%-]{1,8}$/);
const addresses = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .tuple(
      fc.constantFrom("https://", "http://", "ssh://git@", "git@", "git://", "file://", "/"),
      fc.constantFrom(
        "github.com",
        "git.example.com",
        "dev.azure.com",
        "o.visualstudio.com",
        "[::1]",
      ),
      fc.constantFrom("", ":22", ":443", ":7999", ":8443", ":"),
      fc.constantFrom("/", ":", "/scm/", "/v3/", "//"),
      fc.array(words, { maxLength: 4 }),
    )
    .map(
      ([scheme, host, port, separator, path]) =>
        `${scheme}${host}${port}${separator}${path.join("/")}`,
    ),
);

describe("any text", () => {
  test("is read or refused, and is the same either way round", () => {
    fc.assert(
      fc.property(addresses, addresses, (a, b) => {
        expect(areSame(a, b)).toBe(areSame(b, a));
      }),
      { numRuns: 5000 },
    );
  });

  test("is the same as itself when it is read", () => {
    fc.assert(
      fc.property(addresses, (text) => {
        expect(areSame(text, text)).toBe(parseRepositoryUrl(text).ok);
      }),
      { numRuns: 5000 },
    );
  });

  test("is still the same repository as it is printed", () => {
    fc.assert(
      fc.property(addresses, (text) => {
        expect(areSame(text, withoutCredentials(text))).toBe(parseRepositoryUrl(text).ok);
      }),
      { numRuns: 5000 },
    );
  });

  test("never shows a password", () => {
    const password = fc
      .string({ unit: "binary-ascii" })
      .filter((noise) => !noise.includes("@")) // which nothing could tell from the one before the host
      .map((noise) => `hunter2${noise}hunter2`);
    fc.assert(
      fc.property(
        password,
        fc.constantFrom("https://", "ssh://", "git+https://", "x://", ""),
        (secret, scheme) => {
          expect(withoutCredentials(`${scheme}user:${secret}@git.example.com/a/b`)).not.toContain(
            "hunter2",
          );
        },
      ),
      { numRuns: 5000 },
    );
  });
});
