import * as z from 'zod';
import { listed } from './mistake.ts';
import { nearestWord } from './nearest-word.ts';
import { isMapping } from './plain-data.ts';

/** Unions whose mappings could mean several branches say here which one a value was meant for. */
export const meantBranch = z.registry<{ branchOf: (input: unknown) => number | undefined }>();

/** What `expectation` notes on issues, because Zod hands them out without the schema that raised them. */
export interface Notes {
  /** Of unrecognized keys: the keys there are. */
  readonly known?: readonly string[];
  /** Of a union: the branch that the value was meant for. */
  readonly branch?: number;
  /** What may help, whatever is wrong. */
  readonly hint?: string | undefined;
  /** Of a mapping whose kind is wrong: what it was probably meant to be, and what is wrong with that. */
  readonly meant?: { readonly kind: string; readonly issues: readonly z.core.$ZodIssue[] };
}

type Issue<Code> = Extract<z.core.$ZodRawIssue, { code: Code }>;

/** Checks data; the issues' messages say in our words what was expected. */
export function check<Schema extends z.ZodType>(schema: Schema, data: unknown) {
  return schema.safeParse(data, { error: expectation, reportInput: true });
}

/** The message for an issue, unless the schema has its own. */
function expectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeExpected(issue);
    case 'invalid_value':
      return listed(issue.values.map(String), 'or');
    case 'unrecognized_keys':
      note(issue, { known: issue.inst instanceof z.ZodObject ? keysOf(issue.inst) : [] });
      return 'a known key';
    case 'invalid_key':
      return issue.issues[0]!.message;
    case 'invalid_union':
      return issue.inst instanceof z.ZodDiscriminatedUnion
        ? kindExpected(issue, issue.inst)
        : branchExpected(issue);
    case 'too_small':
      return `at least ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `at most ${amount(issue.maximum, issue.origin)}`;
    default:
      return 'another value';
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
};

function typeExpected(issue: Issue<'invalid_type'>): string {
  const { expected, inst, input } = issue;
  if (expected === 'array') note(issue, { hint: listMeant(input) });
  if (!(inst instanceof z.ZodObject)) return TYPE_WORDS[expected] ?? 'a mapping';
  const keys = keysOf(inst);
  const needed = keys.filter((key) => !inst.shape[key]!.safeParse(undefined).success);
  return `a mapping with ${needed.length > 0 ? listed(needed, 'and') : listed(keys, 'or')}`;
}

/** One entry is a list only in brackets, and so are several. */
function listMeant(written: unknown): string | undefined {
  const text = typeof written === 'number' ? `${written}` : written;
  if (typeof text !== 'string' || text.length > 100) return undefined;
  const isList = /^[\w%/]+(\.\w+)*(,? [\w%/]+(\.\w+)*)*$/.test(text);
  return isList ? `did you mean [${text.replace(/,? /g, ', ')}]?` : undefined;
}

/** The keys of a mapping, without those that only editors read. */
function keysOf(schema: z.ZodObject): string[] {
  return Object.keys(schema.shape).filter((key) => !key.startsWith('$'));
}

/** Numbers are counted in nothing, lists in entries, texts in characters. */
function amount(size: number | bigint, origin: string): string {
  const one = Number(size) === 1;
  if (origin === 'array') return `${size} ${one ? 'entry' : 'entries'}`;
  return origin === 'string' ? `${size} ${one ? 'character' : 'characters'}` : `${size}`;
}

function branchExpected(issue: Issue<'invalid_union'>): string {
  const { inst, input, errors } = issue;
  const branch = inst instanceof z.ZodUnion ? meantBranch.get(inst)?.branchOf(input) : undefined;
  if (branch !== undefined) note(issue, { branch });
  const words = errors.flatMap((issues) => issues[0]?.message ?? []);
  return [...new Set(words)].join(', or ');
}

/** A misspelt kind, or a kind under a misspelt key, hides nothing else that is wrong with the mapping. */
function kindExpected(issue: Issue<'invalid_union'>, union: z.ZodDiscriminatedUnion): string {
  const key = union.def.discriminator;
  const kinds = union.options.flatMap((option) => kindsOf(option, key));
  const input = isMapping(issue.input) ? issue.input : {};
  const given = input[key] ?? input[nearestWord(key, Object.keys(input)) ?? 'type'];
  const kind = typeof given === 'string' ? nearestWord(given, kinds) : undefined;
  if (kind !== undefined) {
    const { error } = check(union, { ...input, [key]: kind });
    note(issue, { meant: { kind, issues: error?.issues ?? [] } });
  }
  return listed(kinds, 'or');
}

function kindsOf(option: z.core.SomeType, key: string): string[] {
  const kind = option instanceof z.ZodObject ? option.shape[key] : undefined;
  return kind instanceof z.ZodLiteral ? [...kind.values].map(String) : [];
}

function note(issue: z.core.$ZodRawIssue, notes: Notes): void {
  Object.assign(issue, notes);
}
