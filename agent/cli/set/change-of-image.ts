import { err, ok, type Result } from "#contract/result.ts";

import { splitImage } from "../../kustomize/transform/image-name.ts";
import type { FieldChange, ItemChange } from "./field-change.ts";

const KEEP = "*"; // stands for what the file says
const FORMS = [
  "NAME=NEWNAME:TAG",
  "NAME=NEWNAME@DIGEST",
  "NAME=NEWNAME:TAG@DIGEST",
  "NAME=NEWNAME",
  "NAME:TAG",
  "NAME:TAG@DIGEST",
  "NAME@DIGEST",
].join(", ");

/** Reads what `set image` is called with. Matches kustomize's edit set image: of two for one image, the later counts. */
export function changeOfImages(args: readonly string[]): Result<FieldChange, readonly string[]> {
  if (args.length === 0) return err([`no image specified; write one or more of ${FORMS}`]);
  const items = new Map<string, ItemChange>();
  const problems: string[] = [];
  for (const arg of args) {
    const item = readImage(arg);
    if (item.ok) items.set(item.value.name, item.value);
    else problems.push(item.error);
  }
  if (problems.length > 0) return err(problems);
  return ok({
    kind: "items",
    field: "images",
    formerField: "imageTags",
    items: [...items.values()],
  });
}

function readImage(arg: string): Result<ItemChange, string> {
  const equals = arg.indexOf("=");
  const key = equals === -1 ? "" : arg.slice(0, equals);
  const image = splitImage(arg.slice(equals + 1));
  if (image.name === arg) {
    return err(`invalid format of image "${arg}", use one of ${FORMS}`);
  }
  const wanted = {
    newName: key === "" ? "" : image.name,
    newTag: image.tag,
    digest: image.digest,
  };
  const name = key === "" ? image.name : key;
  return ok({
    name,
    change(known) {
      const parts = Object.entries(wanted).map(([part, text]): [string, string] => [
        part,
        text === KEEP ? (known[part] ?? "") : text,
      ]);
      return { name, ...Object.fromEntries(parts.filter(([, text]) => text !== "")) };
    },
  });
}
