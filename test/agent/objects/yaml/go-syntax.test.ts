import { expect, test } from "vitest";

import { readOldDocument } from "../../../../agent/objects/yaml/decode-old.ts";

test.for([
  ["name: {{ .Values.name }}", 'map[interface {}]interface {}{".Values.name":interface {}(nil)}'],
  ["{[a, 5, 1.5, true]: x}", '[]interface {}{"a", 5, 1.5, true}'],
  [
    "{{b: {c: d}, a: []}: x}",
    'map[interface {}]interface {}{"a":[]interface {}{}, "b":map[interface {}]interface {}{"c":"d"}}',
  ],
] as const)("the key of %s is shown as go-yaml shows it", ([text, shown]) => {
  const document = readOldDocument(text);

  expect(document).toMatchObject({ error: { message: `yaml: invalid map key: ${shown}` } });
});
