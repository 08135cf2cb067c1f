import * as z from 'zod';
import { listed } from './mistake.ts';
import { isMapping } from './plain-data.ts';
import type { Details } from './zod-findings.ts';

/** Names of classes, stations and routes: they become names of columns and of random streams. */
export const name = () => z.string({ error: NAME }).regex(/^[a-z][a-z0-9_]*$/, { error: NAME });

const NAME = 'a name of small letters, digits and _, a letter first';

/** A mapping from names to entries, at least one; the order of the file is kept. */
export const named = <Entry extends z.ZodType>(
  entry: Entry,
  noun: string,
  key: z.ZodType<string, string> = name(),
) =>
  z
    .record(key, entry)
    .refine((entries) => Object.keys(entries).length > 0, {
      error: `at least one ${noun}`,
    })
    .meta({ minProperties: 1 });

/** Some keys of which a mapping needs one, or needs one and no other. */
export interface Choice {
  readonly keys: readonly string[];
  readonly exclusive: boolean;
}

/** What checks ask for, because Zod does not tell. */
const choices = new WeakMap<object, Choice>();

/** The choices between keys that a mapping of this schema has. */
export const choicesOf = (schema: z.ZodObject): Choice[] =>
  schema.def.checks?.flatMap((check) => choices.get(check) ?? []) ?? [];

/** A mapping must have exactly one of these keys. Looked at even if its values are wrong. */
export function exactlyOneOf(keys: readonly string[]) {
  const check = keysPresent('exactly one', keys, 1);
  choices.set(check, { keys, exclusive: true });
  return check;
}

/** A mapping must have one of these keys, or more. Looked at even if its values are wrong. */
export function atLeastOneOf(keys: readonly string[]) {
  const check = keysPresent('at least one', keys, keys.length);
  choices.set(check, { keys, exclusive: false });
  return check;
}

function keysPresent(amount: string, keys: readonly string[], most: number) {
  return z.superRefine<object>(
    (mapping, ctx) => {
      const present = keys.filter((key) => Object.hasOwn(mapping, key));
      const misspelt = ctx.issues.some((issue) => issue.code === 'unrecognized_keys');
      if (present.length === 0 ? misspelt : present.length <= most) return;
      const found = present.length === 0 ? 'none of them' : listed(present, 'and');
      const message = `${amount} of ${listed(keys, 'and')}`;
      ctx.addIssue({ code: 'custom', message, params: { found } satisfies Details });
    },
    { when: ({ value }) => isMapping(value) },
  );
}

/** A union does not take a branch for the one that was meant only because nothing but a key of it is unknown. */
function unknownKeysEnd(issues: readonly z.core.$ZodRawIssue[]): void {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') Object.assign(issue, { continue: false });
  }
}

/** A mapping with exactly one of the keys of `shape`; its value is the value of that key. */
export function oneKeyOf<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  return z
    .strictObject(shape)
    .partial()
    .check(exactlyOneOf(Object.keys(shape)))
    .check(z.superRefine<object>((_, ctx) => unknownKeysEnd(ctx.issues), { when: () => true }))
    .meta({ minProperties: 1, maxProperties: 1 })
    .transform((mapping) => Object.values(mapping)[0] as z.output<Shape[keyof Shape]>);
}
