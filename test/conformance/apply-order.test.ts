import { describe, expect, test } from "vitest";

import { isJsonObject } from "#contract/json.ts";

import { applyStages, inApplyOrder, inDeleteOrder } from "../../agent/objects/apply-order.ts";
import type { GroupKind } from "../../agent/objects/apply-order.ts";
import {
  inventoryEntryOf,
  parseInventoryId,
  printInventoryId,
} from "../../agent/objects/inventory-id.ts";
import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { displayName, keyOf } from "../../agent/objects/object-key.ts";
import { readCases } from "../support/conformance.ts";

interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

interface OrderCase {
  readonly name: string;
  readonly objects: readonly NamedObject[];
  readonly customStageKinds?: readonly GroupKind[];
  readonly order: readonly string[];
  readonly deleteOrder: readonly string[];
  readonly applyOrder: readonly string[];
  readonly stages: Readonly<
    Record<"definitions" | "classes" | "custom" | "rest", readonly string[]>
  >;
  readonly inventory: readonly { readonly id: string; readonly v: string }[];
  readonly display: readonly string[];
}

interface ParseCase {
  readonly name: string;
  readonly id: string;
  readonly parsed?: object;
  readonly reprinted?: string;
  readonly error?: string;
}

function isCase(value: unknown): value is OrderCase | ParseCase {
  return (
    isJsonObject(value) &&
    typeof value["name"] === "string" &&
    ("objects" in value || "id" in value)
  );
}

const cases = readCases("vectors/applyorder.json", isCase);

describe.skipIf(cases.length === 0)("the order of apply and delete", () => {
  test.for(cases.filter((one) => "objects" in one))("$name", (given) => {
    const objects = given.objects.map(objectOf);
    const stages = applyStages(objects, given.customStageKinds);

    expect(idsOf(inApplyOrder(objects))).toEqual(given.order);
    expect(idsOf(inDeleteOrder(objects))).toEqual(given.deleteOrder);
    expect(idsOf(stages.flatMap((stage) => stage.objects))).toEqual(given.applyOrder);
    expect(Object.fromEntries(stages.map((stage) => [stage.name, idsOf(stage.objects)]))).toEqual(
      stagesOf(given),
    );
    expect(objects.map(inventoryEntryOf)).toEqual(given.inventory);
    expect(objects.map((object) => displayName(keyOf(object)))).toEqual(given.display);
  });
});

describe.skipIf(cases.length === 0)("inventory ids", () => {
  test.for(cases.filter((one) => "id" in one))("$name", ({ id, parsed, reprinted }) => {
    const read = parseInventoryId(id);

    expect(read.ok ? read.value : undefined).toEqual(parsed);
    expect(read.ok ? printInventoryId(read.value) : undefined).toBe(reprinted);
  });
});

function objectOf({ apiVersion, kind, namespace, name }: NamedObject): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

function idsOf(objects: readonly KubeObject[]): string[] {
  return objects.map((object) => printInventoryId(keyOf(object)));
}

function stagesOf({ stages }: OrderCase): Record<string, readonly string[]> {
  const { rest, ...others } = stages;
  const named = Object.entries({ ...others, "everything else": rest });
  return Object.fromEntries(named.filter(([, ids]) => ids.length > 0));
}
