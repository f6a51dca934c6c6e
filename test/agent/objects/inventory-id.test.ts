import { array, assert, constantFrom, property, record, stringMatching } from "fast-check";
import { expect, test } from "vitest";

import {
  inventoryEntryOf,
  parseInventoryId,
  printInventoryId,
  refOfEntry,
} from "../../../agent/objects/inventory-id.ts";

const dnsName = stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/);
const rbacName = array(dnsName, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(":"));
const ordinaryKey = record({
  group: constantFrom("", "apps", "example.com"),
  kind: constantFrom("ConfigMap", "Deployment", "Foo"),
  namespace: constantFrom("", "default", "kube-system"),
  name: dnsName,
});
const rbacKey = record({
  group: constantFrom("rbac.authorization.k8s.io"),
  kind: constantFrom("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"),
  namespace: constantFrom("", "default"),
  name: rbacName,
});

test.for([ordinaryKey, rbacKey])("what was written is read back", (keys) => {
  assert(
    property(keys, (key) => {
      expect(parseInventoryId(printInventoryId(key))).toEqual({ ok: true, value: key });
    }),
  );
});

test("an entry names its object again", () => {
  const object = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "system:admin" },
  };

  const entry = inventoryEntryOf(object);

  expect(entry).toEqual({ id: "_system__admin_rbac.authorization.k8s.io_ClusterRole", v: "v1" });
  expect(refOfEntry(entry)).toEqual({
    ok: true,
    value: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      name: "system:admin",
    },
  });
});

test("an entry of the core group has no slash in its version", () => {
  const ref = refOfEntry({ id: "default_settings__ConfigMap", v: "v1" });

  expect(ref).toEqual({
    ok: true,
    value: { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "settings" },
  });
});

test("an id that is none is quoted, with the form it should have", () => {
  expect(refOfEntry({ id: "default_settings", v: "v1" })).toEqual({
    ok: false,
    error: '"default_settings" is no inventory id: it has to be <namespace>_<name>_<group>_<kind>',
  });
});
