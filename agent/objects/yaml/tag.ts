const PREFIX = "tag:yaml.org,2002:";

/** A tag as people write it: `!!str` for `tag:yaml.org,2002:str`. */
export function shortTag(tag: string): string {
  return tag.startsWith(PREFIX) ? `!!${tag.slice(PREFIX.length)}` : tag;
}

/** A tag in full: `tag:yaml.org,2002:str` for `!!str`. */
export function longTag(tag: string): string {
  return tag.startsWith("!!") ? PREFIX + tag.slice(2) : tag;
}
