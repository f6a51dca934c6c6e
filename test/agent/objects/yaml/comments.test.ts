import { expect, test } from "vitest";

import { composeWithComments } from "../../../../agent/objects/yaml/compose.ts";
import { printNode } from "../../../../agent/objects/yaml/print-node.ts";

function reprint(text: string): string {
  const document = composeWithComments(text);
  if (!document.ok) return document.error.problem;
  const { root, comments } = document.value;
  return root === undefined ? "" : printNode(root, comments);
}

// What kyaml's RNode.String prints of the same text.
test.for([
  [
    "above, behind and below",
    "# about all\n\n# of a\na: 1 # one\n# of b\nb: # two\n- x # three\n# of y\n- y\n\n# below\n",
    "# about all\n\n# of a\na: 1 # one\n# of b\nb: # two\n- x # three\n# of y\n- y\n\n# below\n",
  ],
  [
    "behind a block and below a field",
    "a:\n  b: 1\n  # still b\n\n# of c\nc: |  # text\n  lines\n# end\n",
    "a:\n  b: 1\n  # still b\n# of c\nc: | # text\n  lines\n# end\n",
  ],
  [
    "in items and in brackets",
    "- # item\n  k: v\n  # foot of k\n- {a: 1, # in\n   b: 2} # out\n",
    "- # item\n  k: v\n  # foot of k\n- {a: 1, # in\n  b: 2} # out\n",
  ],
  ["above a list that is indented", "k: # of it\n  - a\n  - b\n", "k: # of it\n- a\n- b\n"],
  [
    "below everything",
    "a: 1\n\n# foot of all\n\n# the end\n",
    "a: 1\n\n# foot of all\n\n# the end\n",
  ],
] as const)("comments %s stay where go-yaml leaves them", ([, text, printed]) => {
  expect(reprint(text)).toBe(printed);
});
