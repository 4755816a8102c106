/**
 * Gives every bare tag name in a selector the `wx-` prefix under which the view layer creates it (`button` →
 * `wx-button`, `page` → `wx-page`). Classes, ids, attributes, pseudo-classes and strings are left alone.
 */
export function prefixTags(selector: string): string {
  return selector.replace(
    /("[^"]*"|'[^']*'|\[[^\]]*\]|::?[\w-]+|[.#](?:\\.|[\w-]|[\u0080-\uffff])+)|(?<![\w-])([a-z][\w-]*)/gi,
    (whole, kept: string | undefined, tag: string | undefined) => {
      if (kept !== undefined || !tag) return whole;
      return /^(html|body)$/i.test(tag) ? whole : `wx-${tag.toLowerCase()}`;
    },
  );
}
