/**
 * JSON text for a file: keys in the order given, a line end at the end. NaN, which is no data, is null and
 * infinity the string "inf".
 */
export const jsonText = (content: unknown): string => `${JSON.stringify(content, plain, 2)}\n`;

function plain(_key: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  if (Number.isNaN(value)) return null;
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'inf' : '-inf';
}
