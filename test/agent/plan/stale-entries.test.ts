import { expect, test } from "vitest";

import { staleEntries } from "../../../agent/plan/stale-entries.ts";

const NAMESPACE = { id: "_shop__Namespace", v: "v1" };
const SETTINGS = { id: "shop_settings__ConfigMap", v: "v1" };
const WEB = { id: "shop_web_apps_Deployment", v: "v1" };
const ROLE = { id: "shop_a__b_rbac.authorization.k8s.io_Role", v: "v1" };

test.for([
  ["nothing was applied before", [], [WEB], []],
  ["everything is still there", [WEB, SETTINGS], [SETTINGS, WEB], []],
  ["an object is gone", [WEB, SETTINGS], [WEB], [SETTINGS]],
  [
    "all is gone: what others need goes last",
    [SETTINGS, NAMESPACE, WEB],
    [],
    [WEB, SETTINGS, NAMESPACE],
  ],
  ["an object moved to another version", [{ ...WEB, v: "v1beta1" }], [WEB], []],
  ["an id is written in another way", [{ ...ROLE, id: ROLE.id.replace("__", ":") }], [ROLE], []],
  ["an id is there twice", [WEB, WEB], [], [WEB]],
] as const)("stale is what was applied before only: %s", ([_what, previous, current, stale]) => {
  expect(staleEntries(previous, current)).toEqual({ ok: true, value: stale });
});

test("an id that cannot be read is told", () => {
  const read = staleEntries([{ id: "web", v: "v1" }], []);

  expect(read).toEqual({
    ok: false,
    error: '"web" is no inventory id: it has to be <namespace>_<name>_<group>_<kind>',
  });
});
