/** One mistake in a file: where it is, what belongs there, and what was found instead. */
export interface Mistake {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** Such as `routes.dictation.chunk`; empty for the file as a whole and for what is not YAML. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** What may help: the nearest valid word, or all of them. */
  readonly hint?: string | undefined;
}

/** `file:line:column: path: expected ..., found ..., hint`, on one line and free of control characters. */
export function describeMistake(mistake: Mistake): string {
  const { file, line, column, path, expected, found, hint } = mistake;
  const subject = path === '' ? '' : ` ${path}:`;
  const help = hint === undefined ? '' : `, ${hint}`;
  const text = `${file}:${line}:${column}:${subject} expected ${expected}, found ${found}${help}`;
  return text.replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '\ufffd');
}

/** By file, as files first come, and position; what two checks say in the same words is said once. */
export function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const distinct = new Map(mistakes.map((mistake) => [JSON.stringify(mistake), mistake]));
  const files = [...new Set(mistakes.map(({ file }) => file))];
  const place = ({ file }: Mistake): number => files.indexOf(file);
  return [...distinct.values()].sort(
    (a, b) => place(a) - place(b) || a.line - b.line || a.column - b.column,
  );
}

/** More mistakes than these are only counted: nobody mends them at one go, and they may be one slip. */
const MOST_SHOWN = 100;

/** The first mistakes of a file, in order; the last of them says how many more there are. */
export function foremost(mistakes: readonly Mistake[]): Mistake[] {
  const all = inOrder(mistakes);
  const next = all[MOST_SHOWN];
  if (next === undefined) return all;
  const { file, line, column } = next;
  const found = `${all.length - MOST_SHOWN} more from here on`;
  const more = { file, line, column, path: '', expected: `at most ${MOST_SHOWN} mistakes`, found };
  return [...all.slice(0, MOST_SHOWN), more];
}

/** The keys and list positions that lead from the top of a file to a value. */
export type Path = readonly (string | number)[];

/** A mistake in plain data, which knows its path but not yet its line. */
export interface Finding {
  readonly path: Path;
  /** Whether the key or its value is wrong; the value by default. */
  readonly at?: 'key' | 'value';
  readonly expected: string;
  /** By default what the file says at that path. */
  readonly found?: string | undefined;
  readonly hint?: string | undefined;
}

/** `routes.jobs.through[0]` */
export function describePath(path: Path): string {
  const parts = path.map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${shortened(part)}`,
  );
  return parts.join('').replace(/^\./, '');
}

/** No more of a file's own text than this is shown in a message. */
const LONGEST_SHOWN = 60;

/** A text of the file as messages show it. */
export function shortened(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}...`;
}

/** Of more words than this only some are told. */
export const LISTED_WORDS = 20;

/** `a, b and c`; long lists are cut. */
export function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  if (words.length > LISTED_WORDS) return `${words.slice(0, LISTED_WORDS).join(', ')}, ...`;
  const last = words.at(-1) ?? 'none';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
