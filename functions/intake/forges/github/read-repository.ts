import type { Repository } from "../../event.ts";
import { CLONE_URL, FULL_NAME, ID, REPOSITORY_URL } from "../../field-kinds.ts";
import type { Fields } from "../../read-fields.ts";
import { urlsOf } from "../urls.ts";

/** Reads `repository`, which every event about a ref carries. Gitea and Forgejo write it in the same fields. */
export function readRepository(fields: Fields): Repository {
  return {
    id: fields.required("repository.id", ID),
    fullName: fields.required("repository.full_name", FULL_NAME),
    urls: urlsOf(
      fields.required("repository.clone_url", CLONE_URL),
      fields.optional("repository.html_url", REPOSITORY_URL),
      fields.optional("repository.ssh_url", REPOSITORY_URL),
    ),
  };
}
