/** A mapping of a file as plain data, its values not looked at yet. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value itself if it is a mapping, else an empty one. */
export const mappingOf = (value: unknown): Mapping => (isMapping(value) ? value : {});

/** A mapping whose values are mappings; whatever is none counts as empty. */
export function mappingsOf(value: unknown): Readonly<Record<string, Mapping>> {
  const entries = Object.entries(mappingOf(value));
  return Object.fromEntries(entries.map(([key, inner]) => [key, mappingOf(inner)]));
}
