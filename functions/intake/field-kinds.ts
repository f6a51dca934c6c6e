import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { parseRepositoryUrl, withoutCredentials } from "#contract/repository-url.ts";

import type { Kind } from "./read-fields.ts";

const MAX_TEXT_CHARACTERS = 1024; // of a name; none that is read here is longer

export const TEXT: Kind<string> = {
  is: (value): value is string =>
    typeof value === "string" && value !== "" && value.length <= MAX_TEXT_CHARACTERS,
  name: `a text of 1 to ${MAX_TEXT_CHARACTERS} characters`,
  blank: "",
};

/** The name of a repository with the folders that it is in, which becomes part of URLs: no host and no credentials can be in it. */
export const FULL_NAME: Kind<string> = {
  is: (value): value is string =>
    typeof value === "string" &&
    value.length <= MAX_TEXT_CHARACTERS &&
    /^[^\p{Cc}\s/\\:@?#]+(?:\/[^\p{Cc}\s/\\:@?#]+)+$/u.test(value),
  name: "the name of a repository, such as acme/shop",
  blank: "",
  show: showAddress,
};

/** One part of such a name. */
export const NAME_PART: Kind<string> = {
  is: (value): value is string =>
    typeof value === "string" &&
    value.length <= MAX_TEXT_CHARACTERS &&
    /^[^\p{Cc}/\\:?#]+$/u.test(value),
  name: "a name without slashes",
  blank: "",
};

/** The id that a sender gives a delivery, or what happened. It goes into the log and into hints. */
export const DELIVERY_ID: Kind<string> = {
  is: (value): value is string => typeof value === "string" && /^[\x21-\x7e]{1,200}$/.test(value),
  name: "1 to 200 visible ASCII characters",
  blank: "",
};

/** A text of which nothing is asked but that it is one. */
export const ANY_TEXT: Kind<string> = {
  is: (value) => typeof value === "string",
  name: "a text",
  blank: "",
};

export const FLAG: Kind<boolean> = {
  is: (value) => typeof value === "boolean",
  name: "true or false",
  blank: false,
};

export const ID: Kind<number> = {
  is: (value): value is number => Number.isSafeInteger(value) && Number(value) > 0,
  name: "a positive whole number",
  blank: 1,
};

export const COUNT: Kind<number> = {
  is: (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0,
  name: "a whole number",
  blank: 0,
};

export const OBJECT: Kind<JsonObject> = {
  is: isJsonObject,
  name: "an object",
  blank: {},
};

export const LIST: Kind<readonly unknown[]> = {
  is: (value): value is readonly unknown[] => Array.isArray(value),
  name: "a list",
  blank: [],
};

/** The id of a git object; all zeros where there is none. */
export const OBJECT_ID: Kind<string> = {
  is: (value): value is string =>
    typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value),
  name: "a commit id of 40 or 64 hex digits",
  blank: "",
};

export const REF_NAME: Kind<string> = {
  is: (value): value is string => typeof value === "string" && isRefName(value),
  name: "the full name of a ref, such as refs/heads/main",
  blank: "",
};

export const REPOSITORY_URL: Kind<string> = {
  is: (value): value is string => typeof value === "string" && parseRepositoryUrl(value).ok,
  name: "the URL of a repository",
  blank: "",
  show: showAddress,
};

/** A URL that can be cloned without an ssh key. */
export const CLONE_URL: Kind<string> = {
  ...REPOSITORY_URL,
  is: (value): value is string => {
    const url = parseRepositoryUrl(typeof value === "string" ? value : "");
    return url.ok && url.value.transport === "http";
  },
  name: "the http or https URL of a repository",
};

function showAddress(value: unknown): string {
  return quote(typeof value === "string" ? withoutCredentials(value) : value);
}
