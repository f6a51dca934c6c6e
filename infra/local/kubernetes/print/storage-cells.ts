import { mapAt, textAt, textsAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";

const UNSET = "<unset>";

/** The cells of a PersistentVolumeClaim. */
export function claimCells(claim: JsonMap): Readonly<Record<string, Json>> {
  return {
    Status: textAt(claim, "status", "phase") ?? "",
    Volume: textAt(claim, "spec", "volumeName") ?? "",
    Capacity: textAt(claim, "status", "capacity", "storage") ?? "",
    "Access Modes": textsAt(claim, "status", "accessModes").map(shortMode).join(","),
    StorageClass: textAt(claim, "spec", "storageClassName") ?? "",
    VolumeAttributesClass: textAt(claim, "spec", "volumeAttributesClassName") ?? UNSET,
    VolumeMode: textAt(claim, "spec", "volumeMode") ?? UNSET,
  };
}

/** The cells of a PersistentVolume. */
export function volumeCells(volume: JsonMap): Readonly<Record<string, Json>> {
  return {
    Capacity: textAt(volume, "spec", "capacity", "storage") ?? "",
    "Access Modes": textsAt(volume, "spec", "accessModes").map(shortMode).join(","),
    "Reclaim Policy": textAt(volume, "spec", "persistentVolumeReclaimPolicy") ?? "",
    Status: textAt(volume, "status", "phase") ?? "",
    Claim: claimText(volume),
    StorageClass: textAt(volume, "spec", "storageClassName") ?? "",
    VolumeAttributesClass: textAt(volume, "spec", "volumeAttributesClassName") ?? UNSET,
    Reason: textAt(volume, "status", "reason") ?? "",
    VolumeMode: textAt(volume, "spec", "volumeMode") ?? UNSET,
  };
}

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function shortMode(mode: string): string {
  return MODES[mode] ?? mode;
}

function claimText(volume: JsonMap): string {
  const claim = mapAt(volume, "spec", "claimRef");
  return claim === undefined
    ? ""
    : `${textAt(claim, "namespace") ?? ""}/${textAt(claim, "name") ?? ""}`;
}
