import type { core } from 'zod';
import type { Notes } from './expectation.ts';
import { describePath, type Finding, LISTED_WORDS, type Path } from './mistake.ts';
import { nearestWord, suggestion } from './nearest-word.ts';
import { isMapping } from './plain-data.ts';

/** What a schema may say of a mistake besides its message: the `params` of a custom issue. */
export type Details = Pick<Finding, 'at' | 'found' | 'hint'>;

/** Zod's issues as findings: one for each key that is unknown, and for a union those of one branch. */
export function findingsOf(issues: readonly core.$ZodIssue[], around: Path = []): Finding[] {
  const misspelt = new Set(issues.flatMap(keysMeant));
  return issues.flatMap((issue): Finding[] => {
    // What is missing under its right name is there under a wrong one, and that is told.
    if (issue.input === undefined && misspelt.has(describePath(issue.path as Path))) return [];
    const path = [...around, ...(issue.path as Path)];
    const expected = issue.message;
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => unknownKey([...path, key], key, issue));
      case 'invalid_key':
        return [{ path, at: 'key', expected }];
      case 'invalid_value':
        return [valueFinding(issue, path)];
      case 'invalid_union':
        return issue.discriminator === undefined
          ? branchFindings(issue, path)
          : kindFindings(issue, issue.discriminator, path);
      case 'custom':
        return [{ path, expected, ...(issue.params as Details | undefined) }];
      default:
        return [{ path, expected, hint: (issue as Notes).hint }];
    }
  });
}

/** Paths of the keys that unknown ones were probably meant to be. */
function keysMeant(issue: core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const { known = [] } = issue as Notes;
  return issue.keys.map((key) =>
    describePath([...issue.path, nearestWord(key, known) ?? pairOf(key)?.key ?? key] as Path),
  );
}

function unknownKey(path: Path, key: string, issue: core.$ZodIssueUnrecognizedKeys): Finding {
  const { known = [] } = issue as Notes;
  const hint = keySlip(key, known) ?? suggestion(key, known, 'known keys');
  return { path, at: 'key', expected: issue.message, hint };
}

/** What is left of `1,5s` within { } or [ ], where commas end entries, and keys without a colon and a space. */
function keySlip(key: string, known: readonly string[]): string | undefined {
  if (/^[0-9]/.test(key)) return 'decimals need a point, not a comma';
  const pair = pairOf(key);
  return pair && known.includes(pair.key) ? `did you mean ${pair.key}: ${pair.value}?` : undefined;
}

/** A key and its value that became one key: `mean:5s`, `mean 5s`, `mean = 5s`. */
function pairOf(text: string): { key: string; value: string } | undefined {
  const [, key, value] = /^(\w+)\s*[\s:=]\s*(\S{1,40})$/.exec(text) ?? [];
  return key === undefined || value === undefined ? undefined : { key, value };
}

function branchFindings(issue: core.$ZodIssueInvalidUnion, path: Path): Finding[] {
  const errors = issue.errors[branchOf(issue)];
  if (errors !== undefined) return findingsOf(errors, path);
  const hints = issue.errors.flat().flatMap((inner) => (inner as Notes).hint ?? []);
  return [{ path, expected: issue.message, hint: hints[0] }];
}

/** The branch that a value was meant for: as the union says, else the first whose type it has; -1 if none. */
function branchOf(issue: core.$ZodIssueInvalidUnion): number {
  const { branch } = issue as Notes;
  return branch ?? issue.errors.findIndex((errors) => !errors.some(isOfAnotherType));
}

function isOfAnotherType(issue: core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return branchOf(issue) === -1;
  return issue.code === 'invalid_type';
}

/** `path` leads to the kind. If only its key is misspelt, that is among what is wrong with the mapping. */
function kindFindings(issue: core.$ZodIssueInvalidUnion, key: string, path: Path): Finding[] {
  const { meant } = issue as Notes;
  const rest = findingsOf(meant?.issues ?? [], path.slice(0, -1));
  const given = isMapping(issue.input) ? issue.input[key] : undefined;
  if (meant !== undefined && given === undefined) return rest;
  const hint = meant && `did you mean ${meant.kind}?`;
  return [{ path, expected: issue.message, hint }, ...rest];
}

/** Where one of many words was meant, naming others would only hide it. */
function valueFinding({ input, values, message }: core.$ZodIssueInvalidValue, path: Path): Finding {
  const hint = didYouMean(input, values);
  const known = hint !== undefined && values.length > LISTED_WORDS;
  return { path, expected: known ? `one of ${values.length} known words` : message, hint };
}

function didYouMean(found: unknown, words: readonly unknown[]): string | undefined {
  if (typeof found !== 'string') return undefined;
  const nearest = nearestWord(found, words.map(String));
  return nearest === undefined ? undefined : `did you mean ${nearest}?`;
}
