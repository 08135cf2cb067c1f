/**
 * JSON that keeps every double. NaN, the infinities and negative zero, which JSON does not have, are
 * written as `{"double":"NaN"}`; all others as the shortest text that reads back as the same number.
 */
export function toExactJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'number') return part;
    if (Object.is(part, -0)) return { double: '-0' };
    return Number.isFinite(part) ? part : { double: String(part) };
  });
}

/** Reads what `toExactJson` wrote. Throws a SyntaxError for what is not JSON. */
export function fromExactJson(text: string): unknown {
  return JSON.parse(text, (_, part: { double?: unknown } | null | undefined) =>
    typeof part?.double === 'string' ? Number(part.double) : part,
  );
}
