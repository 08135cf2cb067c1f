import type * as z from 'zod';
import { check } from './expectation.ts';
import { type Finding, foremost, type Mistake } from './mistake.ts';
import { readYaml, type Source } from './yaml-source.ts';
import { findingsOf } from './zod-findings.ts';

/** A checked file: its typed value and where everything stands in it; or every mistake in it. */
export type Reading<T> =
  | { readonly value: T; readonly source: Source }
  | { readonly mistakes: readonly Mistake[] };

/**
 * Looks for values that do not fit each other: names of what does not exist, lists of unequal length.
 * It is asked even of a file whose values are not all well formed (`sound` is false then), so that a file's
 * mistakes come all at once; it passes over what it cannot read.
 */
export type ConsistencyCheck = (contents: unknown, sound: boolean) => readonly Finding[];

/** Reads YAML text and checks it against a schema. `file` is only a name for messages. */
export function readChecked<Schema extends z.ZodType>(
  schema: Schema,
  file: string,
  text: string,
  consistency?: ConsistencyCheck,
): Reading<z.output<Schema>> {
  const yaml = readYaml(file, text);
  return 'mistakes' in yaml ? yaml : checkSource(schema, yaml.source, consistency);
}

/** Checks data that has been read before. Mistakes come in the order of the file, those of one file together. */
export function checkSource<Schema extends z.ZodType>(
  schema: Schema,
  source: Source,
  consistency: ConsistencyCheck = () => [],
): Reading<z.output<Schema>> {
  const parsed = check(schema, source.contents);
  const findings = [
    ...findingsOf(parsed.error?.issues ?? []),
    ...consistency(source.contents, parsed.success),
  ];
  const mistakes = foremost([...source.refused, ...source.mistakes(findings)]);
  return parsed.success && mistakes.length === 0 ? { value: parsed.data, source } : { mistakes };
}
