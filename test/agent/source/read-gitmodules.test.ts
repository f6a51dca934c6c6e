import { expect, test } from "vitest";

import { readGitmodules, submoduleUrl } from "../../../agent/source/read-gitmodules.ts";

test("submodules are read as git reads its configuration", () => {
  const text = `# ours
[submodule "plain"]
	path = libs/plain
	url = https://forge.example/plain.git ; where it was
	branch = main
[submodule "quo\\"ted"] # odd
  URL = "https://forge.example/a b#c.git"
  path=libs/a\\\\b
[submodule "no url"]
	path = x
[core]
	path = y
	url = z
`;

  expect(readGitmodules(text)).toEqual([
    { path: "libs/plain", url: "https://forge.example/plain.git" },
    { path: "libs/a\\b", url: "https://forge.example/a b#c.git" },
  ]);
});

test.for([
  [
    "https://other.example/x.git",
    "https://forge.example/acme/shop.git",
    "https://other.example/x.git",
  ],
  ["../x.git", "https://forge.example/acme/shop.git", "https://forge.example/acme/x.git"],
  ["../../org/x", "https://forge.example/acme/shop/", "https://forge.example/org/x"],
  ["./x.git", "https://forge.example/acme/shop.git", "https://forge.example/acme/shop.git/x.git"],
  ["../x.git", "git@forge.example:acme/shop.git", "git@forge.example:acme/x.git"],
] as const)("the URL %s in %s is %s", ([url, superproject, want]) => {
  expect(submoduleUrl(url, superproject)).toBe(want);
});
