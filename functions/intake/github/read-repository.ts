import { withoutCredentials } from "#contract/repository-url.ts";

import type { Repository } from "../event.ts";
import { CLONE_URL, ID, REPOSITORY_URL, TEXT } from "../field-kinds.ts";
import type { Fields } from "../read-fields.ts";

/** Reads `repository`, which every event about a ref carries. */
export function readRepository(fields: Fields): Repository {
  const clone = fields.required("repository.clone_url", CLONE_URL);
  const others = ["repository.html_url", "repository.ssh_url"]
    .map((path) => fields.optional(path, REPOSITORY_URL))
    .filter((url) => url !== undefined);
  return {
    id: fields.required("repository.id", ID),
    fullName: fields.required("repository.full_name", TEXT),
    urls: [withoutCredentials(clone), ...others.map(withoutCredentials)],
  };
}
